// java Client URL KIND LEAF
//
// A GET with HttpsURLConnection. Proxy and trust store come from the JVM's properties.
// KIND: default, no-verification (a trust manager and a name check that take everything), pin (in a trust manager, after the
// platform's own; for any host, which a trust manager of this kind is not told; LEAF is SHA-256 of the leaf in hex).
import java.net.URL;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

public class Client {
    public static void main(String[] arguments) throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(arguments[0]).openConnection();
        if (arguments[1].equals("no-verification")) {
            connection.setSSLSocketFactory(context(new AcceptAll()).getSocketFactory());
            connection.setHostnameVerifier((host, session) -> true);
        } else if (arguments[1].equals("pin")) {
            connection.setSSLSocketFactory(context(new Pinning(platform(), arguments[2])).getSocketFactory());
        }
        System.out.println(connection.getResponseCode());
    }

    static SSLContext context(TrustManager manager) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {manager}, null);
        return context;
    }

    static X509TrustManager platform() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    static class AcceptAll implements X509TrustManager {
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    record Pinning(X509TrustManager platform, String leaf) implements X509TrustManager {
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            platform.checkClientTrusted(chain, type);
        }

        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            platform.checkServerTrusted(chain, type);
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                if (!HexFormat.of().formatHex(digest).equals(leaf)) throw new CertificateException("not the pinned certificate");
            } catch (java.security.NoSuchAlgorithmException error) {
                throw new CertificateException(error);
            }
        }

        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }
}
