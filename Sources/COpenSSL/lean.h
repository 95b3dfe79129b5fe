// A library context of OpenSSL for clients of TLS, with nothing in it that they do not need.
#pragma once
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>
#include <string.h>

/// The default provider of the process; what the lean one hands on is its.
static inline OSSL_PROVIDER **pinproof_lean_base(void) {
    static OSSL_PROVIDER *base;
    return &base;
}

static inline int pinproof_begins_with(const char *names, const char *const *beginnings) {
    for (; *beginnings != NULL; beginnings++)
        if (strncmp(names, *beginnings, strlen(*beginnings)) == 0) return 1;
    return 0;
}
/// Whether a client of TLS 1.2 or 1.3 may need this algorithm. Left out are ciphers and modes of no suite, kinds of keys that are in no
/// suite either, and the reading of keys that no server certificate of these versions has. The ClientHello stays the same, to the byte.
static inline int pinproof_lean_keeps(int operation, const OSSL_ALGORITHM *algorithm) {
    static const char *const modes[] = {"GCM", "CCM", "CBC", "CTR", "ECB", NULL};
    static const char *const others[] = {"ChaCha20", "DES-EDE3-CBC", "NULL", NULL};
    static const char *const unheld[] = {"DSA", "DH:", "DHX", "X25519:", "X448:", "SM2", NULL};
    static const char *const unused[] = {"DHX", "SM2", "SCRYPT", "id-scrypt", "SIPHASH", "POLY1305", "CMAC", "HKDF", "TLS1-PRF", NULL};
    const char *names = algorithm->algorithm_names, *properties = algorithm->property_definition;
    switch (operation) {
    case OSSL_OP_DECODER:
        return strstr(properties, "input=der") && strstr(properties, "structure=SubjectPublicKeyInfo")
            && !pinproof_begins_with(names, unheld);
    case OSSL_OP_KEYMGMT: return !pinproof_begins_with(names, unused);
    case OSSL_OP_CIPHER:
        for (const char *const *mode = modes; *mode != NULL; mode++)
            if (!strncmp(names, "AES-", 4) && strstr(names, *mode)) return 1;
        if (!strncmp(names, "ARIA-", 5)) return strstr(names, "GCM") || strstr(names, "CCM");
        if (!strncmp(names, "CAMELLIA-", 9)) return strstr(names, "-CBC:") != NULL;
        return pinproof_begins_with(names, others);
    default: return 1;
    }
}
/// What is kept of an operation; NULL for one of which everything is. Gathered once, before any thread asks.
static inline OSSL_ALGORITHM *pinproof_lean_kept(int operation) {
    static OSSL_ALGORITHM decoders[128], keys[128], ciphers[128];
    switch (operation) {
    case OSSL_OP_DECODER: return decoders;
    case OSSL_OP_KEYMGMT: return keys;
    case OSSL_OP_CIPHER: return ciphers;
    default: return NULL;
    }
}
static inline void pinproof_lean_gather(int operation) {
    OSSL_ALGORITHM *kept = pinproof_lean_kept(operation);
    int noCache;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(*pinproof_lean_base(), operation, &noCache);
    for (int left = 127; all != NULL && all->algorithm_names != NULL && left > 0; all++)
        if (pinproof_lean_keeps(operation, all)) {
            *kept++ = *all;
            left--;
        }
}
/// The operations of the default provider, as far as they are kept.
static inline const OSSL_ALGORITHM *pinproof_lean_query(void *context, int operation, int *noCache) {
    (void)context;
    OSSL_ALGORITHM *kept = pinproof_lean_kept(operation);
    if (kept == NULL) return OSSL_PROVIDER_query_operation(*pinproof_lean_base(), operation, noCache);
    *noCache = 0;
    return kept;
}
static inline const OSSL_PARAM *pinproof_lean_gettable(void *context) {
    (void)context;
    static const OSSL_PARAM none[] = {OSSL_PARAM_END};
    return none;
}
static inline int pinproof_lean_get(void *context, OSSL_PARAM *parameters) {
    (void)context;
    OSSL_PARAM *status = OSSL_PARAM_locate(parameters, OSSL_PROV_PARAM_STATUS);
    return status == NULL || OSSL_PARAM_set_int(status, 1);
}
static inline int pinproof_lean_capabilities(void *context, const char *name, OSSL_CALLBACK *callback, void *argument) {
    (void)context;
    return OSSL_PROVIDER_get_capabilities(*pinproof_lean_base(), name, callback, argument);
}
static inline int pinproof_lean_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **context) {
    static const OSSL_DISPATCH functions[] = {
        {OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, (void (*)(void))pinproof_lean_gettable},
        {OSSL_FUNC_PROVIDER_GET_PARAMS, (void (*)(void))pinproof_lean_get},
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))pinproof_lean_query},
        {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))pinproof_lean_capabilities},
        {0, NULL}};
    (void)handle;
    (void)in;
    *out = functions;
    *context = OSSL_PROVIDER_get0_provider_ctx(*pinproof_lean_base());
    return 1;
}
/// A library context in which a certificate's public key is decoded without trying 40 decoders, and without walking through what no client
/// of TLS needs: OpenSSL 3.0 goes through all that there is for each certificate. NULL where it cannot be had; the default context does the
/// same, slower. Call once.
static inline OSSL_LIB_CTX *pinproof_lean_library(void) {
    *pinproof_lean_base() = OSSL_PROVIDER_load(NULL, "default");
    if (*pinproof_lean_base() == NULL) return NULL;
    pinproof_lean_gather(OSSL_OP_DECODER);
    pinproof_lean_gather(OSSL_OP_KEYMGMT);
    pinproof_lean_gather(OSSL_OP_CIPHER);
    OSSL_LIB_CTX *library = OSSL_LIB_CTX_new();
    if (library != NULL && OSSL_PROVIDER_add_builtin(library, "pinproof-lean", pinproof_lean_init)
        && OSSL_PROVIDER_load(library, "pinproof-lean") != NULL)
        return library;
    OSSL_LIB_CTX_free(library);
    ERR_clear_error();
    return NULL;
}
