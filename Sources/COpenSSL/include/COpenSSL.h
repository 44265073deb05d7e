// A thin door to OpenSSL: its headers, and as functions what they have as macros that Swift can't import. No logic.

#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdint.h>

/// SSL_OP_NO_COMPRESSION, SSL_OP_NO_RENEGOTIATION and SSL_OP_IGNORE_UNEXPECTED_EOF of SSL_CTX_set_options(3).
static const uint64_t copenssl_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t copenssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t copenssl_ignore_unexpected_eof = SSL_OP_IGNORE_UNEXPECTED_EOF;

/// XN_FLAG_RFC2253 of X509_NAME_print_ex(3).
static const unsigned long copenssl_rfc2253 = XN_FLAG_RFC2253;

/// SSL_CTX_set_min_proto_version(3) and SSL_CTX_set_max_proto_version(3).
int copenssl_set_protocols(SSL_CTX *context, int oldest, int newest);

/// SSL_CTX_set_mode(3).
void copenssl_set_mode(SSL_CTX *context, uint32_t mode);

/// SSL_CTX_set_read_ahead(3).
void copenssl_set_read_ahead(SSL_CTX *context, int is_on);

/// SSL_CTX_set1_groups_list(3).
int copenssl_set_groups(SSL_CTX *context, const char *names);

/// SSL_CTX_set_session_cache_mode(3).
void copenssl_set_session_cache_mode(SSL_CTX *context, int32_t mode);

/// SSL_CTX_add1_chain_cert(3).
int copenssl_add_chain_certificate(SSL_CTX *context, X509 *certificate);

#endif
