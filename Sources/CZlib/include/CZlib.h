// A thin door to zlib: what it defines as macros, which Swift can't call, and a stream that stays where it is. No logic.

#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <zlib.h>

/// The formats of RFC 1950 and RFC 1952, as zlib's window bits; adding 32 is not offered: each coding is what it is called.
enum {
  czlib_format_zlib = 15,
  czlib_format_gzip = 15 + 16,
};

/// A zeroed stream, made ready by deflateInit2; NULL where there is no memory.
z_stream *czlib_deflate_create(int level, int format);

/// deflateEnd, and the stream's own memory.
void czlib_deflate_destroy(z_stream *stream);

/// A zeroed stream, made ready by inflateInit2; NULL where there is no memory.
z_stream *czlib_inflate_create(int format);

/// inflateEnd, and the stream's own memory.
void czlib_inflate_destroy(z_stream *stream);

#endif
