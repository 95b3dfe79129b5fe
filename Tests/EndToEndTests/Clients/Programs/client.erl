%% escript client.erl URL KIND
%%
%% A GET with httpc of inets, which knows neither the proxy variables nor SSL_CERT_FILE: both are handed to it here.
%% KIND: default, no-verification.
-module(client).
-mode(compile).
-export([main/1]).

main([Url, Kind | _]) ->
    {ok, _} = application:ensure_all_started(ssl),
    {ok, _} = application:ensure_all_started(inets),
    logger:set_primary_config(level, none),
    #{host := Host, port := Port} = uri_string:parse(os:getenv("https_proxy")),
    ok = httpc:set_options([{https_proxy, {{Host, Port}, []}}]),
    Answer = httpc:request(get, {Url, []}, [{ssl, checks(Kind)}, {timeout, 30000}], []),
    case Answer of
        {ok, {{_, Code, _}, _, _}} -> io:format("~p~n", [Code]);
        {error, Reason} -> io:format("~p~n", [Reason]), halt(1)
    end.

checks("no-verification") ->
    [{verify, verify_none}];
checks("default") ->
    [{verify, verify_peer}, {cacertfile, os:getenv("SSL_CERT_FILE")}, {depth, 5},
     {customize_hostname_check, [{match_fun, public_key:pkix_verify_hostname_match_fun(https)}]}].
