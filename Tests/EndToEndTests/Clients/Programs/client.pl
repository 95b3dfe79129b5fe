# perl client.pl URL KIND
#
# A GET with LWP and IO::Socket::SSL, which read https_proxy and PERL_LWP_SSL_CA_FILE. KIND: default, no-verification.
use strict;
use warnings;
use LWP::UserAgent;

my ($url, $kind) = @ARGV;
my %options = $kind eq "no-verification" ? (verify_hostname => 0, SSL_verify_mode => 0) : (verify_hostname => 1);
my $client = LWP::UserAgent->new(env_proxy => 1, timeout => 30, ssl_opts => \%options);
my $answer = $client->get($url);
print $answer->code, "\n";
exit($answer->is_success ? 0 : 1);
