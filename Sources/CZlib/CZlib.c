#include "CZlib.h"

#include <stdlib.h>

z_stream *czlib_deflate_create(int level, int format) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream && deflateInit2(stream, level, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

void czlib_deflate_destroy(z_stream *stream) {
  deflateEnd(stream);
  free(stream);
}

z_stream *czlib_inflate_create(int format) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream && inflateInit2(stream, format) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

void czlib_inflate_destroy(z_stream *stream) {
  inflateEnd(stream);
  free(stream);
}
