// OpenSSL for Swift: the headers, and an inline function for each macro or variadic function that the importer drops.
#pragma once
#define OPENSSL_SUPPRESS_DEPRECATED
#include "lean.h"
#include <openssl/bio.h>
#include <openssl/ct.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

// Contexts

/// The options of every context of ours: no tickets, no renegotiation, no compression.
static inline void pinproof_ctx_harden(SSL_CTX *ctx) {
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_AUTO_RETRY);
}
static inline int pinproof_ctx_set_versions(SSL_CTX *ctx, int minimum, int maximum) {
    return SSL_CTX_set_min_proto_version(ctx, minimum) && SSL_CTX_set_max_proto_version(ctx, maximum);
}
static inline int pinproof_ctx_set_groups(SSL_CTX *ctx, const char *list) { return (int)SSL_CTX_set1_groups_list(ctx, list); }
/// A group of 512 bits for Diffie-Hellman, made once a process.
static inline int pinproof_ctx_set_weak_dh(SSL_CTX *ctx) {
    EVP_PKEY_CTX *made = EVP_PKEY_CTX_new_id(EVP_PKEY_DH, NULL);
    EVP_PKEY *parameters = NULL;
    int ok = made != NULL && EVP_PKEY_paramgen_init(made) > 0 && EVP_PKEY_CTX_set_dh_paramgen_prime_len(made, 512) > 0
        && EVP_PKEY_paramgen(made, &parameters) > 0 && SSL_CTX_set0_tmp_dh_pkey(ctx, parameters) == 1;
    if (!ok) EVP_PKEY_free(parameters);
    EVP_PKEY_CTX_free(made);
    return ok;
}
static inline void pinproof_ctx_set_status_callback(SSL_CTX *ctx, int (*callback)(SSL *, void *)) {
    SSL_CTX_set_tlsext_status_cb(ctx, callback);
}

// Sessions

static inline int pinproof_ssl_set_versions(SSL *ssl, int minimum, int maximum) {
    return SSL_set_min_proto_version(ssl, minimum) && SSL_set_max_proto_version(ssl, maximum);
}
static inline int pinproof_ssl_set_server_name(SSL *ssl, const char *name) { return (int)SSL_set_tlsext_host_name(ssl, name); }
static inline int pinproof_ssl_set_signature_algorithms(SSL *ssl, const char *list) { return (int)SSL_set1_sigalgs_list(ssl, list); }
static inline int pinproof_ssl_set_groups(SSL *ssl, const char *list) { return (int)SSL_set1_groups_list(ssl, list); }
static inline void pinproof_ssl_ask_for_staple(SSL *ssl) { SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp); }
static inline long pinproof_ssl_get_staple(SSL *ssl, const unsigned char **bytes) {
    return SSL_get_tlsext_status_ocsp_resp(ssl, bytes);
}
/// Copies `bytes`; OpenSSL frees its copy.
static inline int pinproof_ssl_set_staple(SSL *ssl, const unsigned char *bytes, size_t count) {
    unsigned char *copy = OPENSSL_memdup(bytes, count);
    if (copy == NULL) return 0;
    return (int)SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)count);
}

/// Lets go of the record buffers that are empty. An OpenSSL without the fix of CVE-2024-4741 keeps them: it may free a buffer in use.
static inline void pinproof_ssl_release_buffers(SSL *ssl) {
    unsigned patch = OPENSSL_version_patch(), minor = OPENSSL_version_minor(), major = OPENSSL_version_major();
    unsigned fixed = minor == 0 ? 14 : minor == 1 ? 6 : minor == 2 ? 2 : minor == 3 ? 1 : 0;
    if (major > 3 || (major == 3 && patch >= fixed)) SSL_free_buffers(ssl);
}

// BIO

static inline void pinproof_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
static inline void pinproof_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline BIO *pinproof_bio_memory(const void *bytes, int count) { return BIO_new_mem_buf(bytes, count); }
static inline long pinproof_bio_contents(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

// Keys

/// A P-256 key whose public half goes into certificates without OpenSSL 3.0's encoder: 36 us instead of 210 us a certificate.
static inline EVP_PKEY *pinproof_key_p256(void) {
    EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    EVP_PKEY *pkey = EVP_PKEY_new();
    if (key == NULL || pkey == NULL || !EC_KEY_generate_key(key) || !EVP_PKEY_assign_EC_KEY(pkey, key)) {
        EC_KEY_free(key);
        EVP_PKEY_free(pkey);
        return NULL;
    }
    return pkey;
}
static inline EVP_PKEY *pinproof_key_ec(const char *curve) { return EVP_EC_gen(curve); }
static inline EVP_PKEY *pinproof_key_rsa(unsigned int bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *pinproof_key_ed25519(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }
/// A key with the public half of `shown`, on its curve with another generator: the private half is known, because the generator was
/// chosen for it. In certificates the curve is written out. NULL where `shown` is on no curve over a prime field.
static inline EVP_PKEY *pinproof_key_other_generator(EVP_PKEY *shown) {
    const EC_KEY *theirs = EVP_PKEY_get_base_id(shown) == EVP_PKEY_EC ? EVP_PKEY_get0_EC_KEY(shown) : NULL;
    if (theirs == NULL) return NULL;
    const EC_GROUP *group = EC_KEY_get0_group(theirs);
    BN_CTX *scratch = BN_CTX_new();
    BIGNUM *p = BN_new(), *a = BN_new(), *b = BN_new(), *secret = BN_new(), *inverse = NULL;
    EC_POINT *generator = EC_POINT_new(group);
    EC_GROUP *curve = NULL;
    EC_KEY *key = EC_KEY_new();
    EVP_PKEY *made = EVP_PKEY_new();
    const BIGNUM *order = EC_GROUP_get0_order(group), *cofactor = EC_GROUP_get0_cofactor(group);
    int ok = scratch && p && a && b && secret && generator && key && made && EC_GROUP_get_curve(group, p, a, b, scratch)
        && (curve = EC_GROUP_new_curve_GFp(p, a, b, scratch)) != NULL && BN_rand_range(secret, order) && !BN_is_zero(secret)
        && (inverse = BN_mod_inverse(NULL, secret, order, scratch)) != NULL
        && EC_POINT_mul(group, generator, NULL, EC_KEY_get0_public_key(theirs), inverse, scratch);
    size_t count = 0;
    unsigned char *bytes = NULL;
    EC_POINT *moved = ok ? EC_POINT_new(curve) : NULL, *public = ok ? EC_POINT_new(curve) : NULL;
    ok = ok && moved && public
        && (count = EC_POINT_point2buf(group, generator, POINT_CONVERSION_UNCOMPRESSED, &bytes, scratch)) > 0
        && EC_POINT_oct2point(curve, moved, bytes, count, scratch) && EC_GROUP_set_generator(curve, moved, order, cofactor)
        && EC_POINT_mul(curve, public, secret, NULL, NULL, scratch);
    if (ok) EC_GROUP_set_asn1_flag(curve, OPENSSL_EC_EXPLICIT_CURVE);
    ok = ok && EC_KEY_set_group(key, curve) && EC_KEY_set_private_key(key, secret) && EC_KEY_set_public_key(key, public)
        && EVP_PKEY_assign_EC_KEY(made, key);
    if (ok) key = NULL;
    OPENSSL_free(bytes);
    EC_POINT_free(public);
    EC_POINT_free(moved);
    EC_POINT_free(generator);
    EC_GROUP_free(curve);
    EC_KEY_free(key);
    BN_free(inverse);
    BN_free(secret);
    BN_free(b);
    BN_free(a);
    BN_free(p);
    BN_CTX_free(scratch);
    if (!ok) {
        EVP_PKEY_free(made);
        return NULL;
    }
    return made;
}
/// A key pair that is none: the public half of `shown`, and the private half of a new key of the same kind. Signatures made with it do not
/// verify with the public half. NULL where the kind is neither RSA nor EC.
static inline EVP_PKEY *pinproof_key_mismatched(EVP_PKEY *shown) {
    EVP_PKEY *made = EVP_PKEY_new();
    int ok = 0;
    if (made != NULL && EVP_PKEY_get_base_id(shown) == EVP_PKEY_EC) {
        const EC_KEY *theirs = EVP_PKEY_get0_EC_KEY(shown);
        EC_KEY *key = theirs == NULL ? NULL : EC_KEY_new();
        ok = key != NULL && EC_KEY_set_group(key, EC_KEY_get0_group(theirs)) && EC_KEY_generate_key(key)
            && EC_KEY_set_public_key(key, EC_KEY_get0_public_key(theirs)) && EVP_PKEY_assign_EC_KEY(made, key);
        if (!ok) EC_KEY_free(key);
    } else if (made != NULL && EVP_PKEY_get_base_id(shown) == EVP_PKEY_RSA) {
        const RSA *theirs = EVP_PKEY_get0_RSA(shown);
        RSA *key = RSA_new();
        BIGNUM *n = theirs == NULL ? NULL : BN_dup(RSA_get0_n(theirs)), *e = theirs == NULL ? NULL : BN_dup(RSA_get0_e(theirs));
        BIGNUM *d = BN_new();
        ok = key != NULL && n != NULL && e != NULL && d != NULL && BN_rand(d, BN_num_bits(n) - 1, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD)
            && RSA_set0_key(key, n, e, d);
        if (ok) {
            n = e = d = NULL;
            RSA_set_flags(key, RSA_FLAG_NO_BLINDING);
            ok = EVP_PKEY_assign_RSA(made, key);
            if (ok) key = NULL;
        }
        BN_free(n);
        BN_free(e);
        BN_free(d);
        RSA_free(key);
    }
    if (!ok) {
        EVP_PKEY_free(made);
        return NULL;
    }
    return made;
}

// Certificates

static inline void pinproof_free(void *pointer) { OPENSSL_free(pointer); }
static inline STACK_OF(X509) *pinproof_stack_new(void) { return sk_X509_new_null(); }
/// Takes a reference of its own.
static inline int pinproof_stack_push(STACK_OF(X509) *stack, X509 *certificate) {
    if (!X509_up_ref(certificate)) return 0;
    if (sk_X509_push(stack, certificate) <= 0) {
        X509_free(certificate);
        return 0;
    }
    return 1;
}
static inline void pinproof_stack_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }
static inline int pinproof_stack_count(const STACK_OF(X509) *stack) { return stack == NULL ? 0 : sk_X509_num(stack); }
static inline X509 *pinproof_stack_at(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }

/// The list that a subjectAltName is made of.
static inline GENERAL_NAMES *pinproof_names_new(void) { return GENERAL_NAMES_new(); }
static inline void pinproof_names_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }
/// Appends an entry: a dNSName, uniformResourceIdentifier or rfc822Name (IA5String), or an iPAddress (4 or 16 octets).
static inline int pinproof_names_push(GENERAL_NAMES *names, int type, const unsigned char *bytes, int count) {
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *value = type == GEN_IPADD ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new();
    int ok = 0;
    if (name != NULL && value != NULL && ASN1_STRING_set(value, bytes, count)) {
        GENERAL_NAME_set0_value(name, type, value);
        value = NULL;
        if (sk_GENERAL_NAME_push(names, name) > 0) {
            name = NULL;
            ok = 1;
        }
    }
    ASN1_STRING_free(value);
    GENERAL_NAME_free(name);
    return ok;
}
/// The list of a certificate, or NULL. Freed with `pinproof_names_free`.
static inline GENERAL_NAMES *pinproof_names_of(const X509 *certificate) {
    return X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int pinproof_names_count(const GENERAL_NAMES *names) { return names == NULL ? 0 : sk_GENERAL_NAME_num(names); }
/// The bytes of an entry that is a string of some kind, owned by the list; NULL for any other.
static inline const unsigned char *pinproof_name_at(const GENERAL_NAMES *names, int index, int *type, int *count) {
    void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), type);
    if (*type != GEN_DNS && *type != GEN_IPADD && *type != GEN_URI && *type != GEN_EMAIL) return NULL;
    *count = ASN1_STRING_length(value);
    return ASN1_STRING_get0_data(value);
}
static inline int pinproof_add_alternative_names(X509 *certificate, GENERAL_NAMES *names) {
    return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_APPEND) == 1;
}
/// An extension by its object identifier in dotted form and its value's DER, which is not looked at.
static inline int pinproof_add_raw_extension(X509 *certificate, const char *id, int critical, const unsigned char *der, int count) {
    ASN1_OBJECT *object = OBJ_txt2obj(id, 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    X509_EXTENSION *extension = NULL;
    int ok = object != NULL && value != NULL && ASN1_OCTET_STRING_set(value, der, count)
        && (extension = X509_EXTENSION_create_by_OBJ(NULL, object, critical, value)) != NULL
        && X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(object);
    return ok;
}
/// An extension by its numeric id and the text that openssl.cnf would hold.
static inline int pinproof_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int ok = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return ok;
}
/// Puts the issuer's key identifier where the certificate has one, or at the end of its extensions.
static inline int pinproof_renew_authority_key(X509 *certificate, X509 *issuer) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *made = X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
    if (made == NULL) return 0;
    int at = X509_get_ext_by_NID(certificate, NID_authority_key_identifier, -1);
    if (at >= 0) X509_EXTENSION_free(X509_delete_ext(certificate, at));
    int ok = X509_add_ext(certificate, made, at);
    X509_EXTENSION_free(made);
    return ok;
}
static inline int pinproof_up_ref(X509 *certificate) { return X509_up_ref(certificate); }

// OCSP

/// A response about `certificate`, signed by its issuer, in DER; the caller frees it with pinproof_free. Lifetimes in seconds from now.
static inline int pinproof_ocsp_response(X509 *certificate, X509 *issuer, EVP_PKEY *key, int status, long thisUpdate, long nextUpdate,
                                         unsigned char **der) {
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), certificate, issuer);
    ASN1_TIME *from = X509_gmtime_adj(NULL, thisUpdate), *to = X509_gmtime_adj(NULL, nextUpdate);
    ASN1_TIME *revoked = status == V_OCSP_CERTSTATUS_REVOKED ? X509_gmtime_adj(NULL, thisUpdate) : NULL;
    OCSP_RESPONSE *response = NULL;
    int count = -1;
    if (basic && id && from && to && OCSP_basic_add1_status(basic, id, status, OCSP_REVOKED_STATUS_NOSTATUS, revoked, from, to)
        && OCSP_basic_sign(basic, issuer, key, EVP_sha256(), NULL, OCSP_NOCERTS)
        && (response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)) != NULL)
        count = i2d_OCSP_RESPONSE(response, der);
    OCSP_RESPONSE_free(response);
    ASN1_TIME_free(revoked);
    ASN1_TIME_free(to);
    ASN1_TIME_free(from);
    OCSP_CERTID_free(id);
    OCSP_BASICRESP_free(basic);
    return count;
}

// Errors

static inline int pinproof_error_reason(unsigned long code) { return ERR_GET_REASON(code); }

// Names

/// RFC 2253 text of a name, UTF-8 left as it is.
static inline void pinproof_print_name(BIO *bio, const X509_NAME *name) {
    X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}
