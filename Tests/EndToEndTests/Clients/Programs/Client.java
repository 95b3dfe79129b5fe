// java Client URL KIND LEAF
//
// A GET with HttpsURLConnection. Proxy and trust store come from the JVM's properties.
// KIND: default, no-verification (a trust manager and a name check that take everything), pin (in a trust manager, after the
// platform's own; for any host, which a trust manager of this kind is not told; LEAF is SHA-256 of the leaf in hex), no-signature (a
// provider that takes every signature for a good one).
import java.net.URL;
import java.security.AlgorithmParameters;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.HexFormat;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

public class Client {
    public static void main(String[] arguments) throws Exception {
        if (arguments[1].equals("no-signature")) {
            Provider careless = new Provider("Careless", "1", "takes every signature") {};
            for (String name : new String[] {"SHA256withECDSA", "SHA256withRSA", "RSASSA-PSS"}) {
                careless.put("Signature." + name, AnySignature.class.getName());
            }
            Security.insertProviderAt(careless, 1);
        }
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

    public static class AnySignature extends SignatureSpi {
        protected void engineInitVerify(PublicKey key) {}

        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            throw new InvalidKeyException("it signs nothing");
        }

        protected void engineUpdate(byte one) {}

        protected void engineUpdate(byte[] some, int from, int count) {}

        protected byte[] engineSign() {
            return new byte[0];
        }

        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        protected void engineSetParameter(AlgorithmParameterSpec parameters) {}

        protected AlgorithmParameters engineGetParameters() {
            return null;
        }

        protected void engineSetParameter(String name, Object value) {}

        protected Object engineGetParameter(String name) {
            return null;
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
