// simdjson's DOM parser behind a C ABI. No logic lives here.
#ifndef CJSON_H
#define CJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A simdjson parser together with the tape and the strings of the document that it parsed last.
typedef struct cjson_parser cjson_parser;

/// How a parse ended.
typedef enum __attribute__((enum_extensibility(closed))) cjson_status {
  /// The tape holds the document.
  cjson_status_success,
  /// The text is not JSON, or a number or a depth is beyond what the parser takes.
  cjson_status_refused,
  /// The text is longer than simdjson can index: 4 GiB.
  cjson_status_too_long,
  /// There was no memory for the tape.
  cjson_status_out_of_memory,
} cjson_status;

/// Makes a parser; NULL where there is no memory.
cjson_parser *_Nullable cjson_parser_create(void);

/// Frees a parser, its tape and its strings.
void cjson_parser_destroy(cjson_parser *_Nonnull parser);

/// Takes the memory that a text of `length` bytes needs, before it is parsed: until it is written to, it can be advised on.
cjson_status cjson_parser_reserve(cjson_parser *_Nonnull parser, size_t length, size_t max_depth);

/// What a parse fills.
typedef enum __attribute__((enum_extensibility(closed))) cjson_part {
  /// The values.
  cjson_part_tape,
  /// The texts of strings.
  cjson_part_strings,
  /// Where brackets, commas and values begin in the text.
  cjson_part_structure,
} cjson_part;

/// A block of memory.
typedef struct cjson_block {
  void *_Nullable start;
  size_t size;
} cjson_block;

/// The memory of a part, as far as it is there for any text of the parser's capacity.
cjson_block cjson_parser_block(const cjson_parser *_Nonnull parser, cjson_part part);

/// Parses `length` bytes, behind which SIMDJSON_PADDING (64 is enough) more must be readable. The text is not needed
/// afterwards. Containers with contents nest at most `max_depth` - 1 deep.
cjson_status cjson_parser_parse(cjson_parser *_Nonnull parser, const uint8_t *_Nonnull text, size_t length,
                                size_t max_depth);

/// The tape of the document parsed last: <https://github.com/simdjson/simdjson/blob/v3.0.1/doc/tape.md>.
const uint64_t *_Nonnull cjson_parser_tape(const cjson_parser *_Nonnull parser);

/// The strings that the tape points into: four bytes of length, then the text.
const uint8_t *_Nonnull cjson_parser_strings(const cjson_parser *_Nonnull parser);

/// The longest text that the parser takes without growing.
size_t cjson_parser_capacity(const cjson_parser *_Nonnull parser);

/// The version of simdjson that this was built with: `3.0.1`.
const char *_Nonnull cjson_version(void);

#ifdef __cplusplus
}
#endif

#endif
