#include "COpenSSL.h"

int copenssl_set_protocols(SSL_CTX *context, int oldest, int newest) {
  return SSL_CTX_set_min_proto_version(context, oldest) == 1 && SSL_CTX_set_max_proto_version(context, newest) == 1;
}

void copenssl_set_mode(SSL_CTX *context, uint32_t mode) { SSL_CTX_set_mode(context, mode); }

void copenssl_set_read_ahead(SSL_CTX *context, int is_on) { SSL_CTX_set_read_ahead(context, is_on); }

int copenssl_set_groups(SSL_CTX *context, const char *names) { return (int)SSL_CTX_set1_groups_list(context, names); }

void copenssl_set_session_cache_mode(SSL_CTX *context, int32_t mode) { SSL_CTX_set_session_cache_mode(context, mode); }

int copenssl_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}
