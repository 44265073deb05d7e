#include "CJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <new>

struct cjson_parser {
  simdjson::dom::parser dom;
};

cjson_parser *cjson_parser_create(void) { return new (std::nothrow) cjson_parser; }

void cjson_parser_destroy(cjson_parser *parser) { delete parser; }

static cjson_status status_of(simdjson::error_code error) {
  switch (error) {
  case simdjson::SUCCESS:
    return cjson_status_success;
  case simdjson::CAPACITY:
    return cjson_status_too_long;
  case simdjson::MEMALLOC:
    return cjson_status_out_of_memory;
  default:
    return cjson_status_refused;
  }
}

cjson_status cjson_parser_reserve(cjson_parser *parser, size_t length, size_t max_depth) {
  simdjson::dom::parser &dom = parser->dom;
  if (dom.max_depth() == max_depth && dom.capacity() >= length && dom.capacity() > 0) {
    return cjson_status_success;
  }
  const size_t capacity = std::max({length, dom.capacity(), size_t(64)});
  if (capacity > dom.max_capacity()) {
    return cjson_status_too_long;
  }
  const simdjson::error_code error = dom.allocate(capacity, max_depth);
  return status_of(error ? error : dom.doc.allocate(capacity));
}

cjson_status cjson_parser_parse(cjson_parser *parser, const uint8_t *text, size_t length, size_t max_depth) {
  const cjson_status status = cjson_parser_reserve(parser, length, max_depth);
  return status ? status : status_of(parser->dom.parse(text, length, false).error());
}

cjson_block cjson_parser_block(const cjson_parser *parser, cjson_part part) {
  const simdjson::dom::parser &dom = parser->dom;
  switch (part) {
  case cjson_part_tape:
    return {dom.doc.tape.get(), dom.doc.capacity() * sizeof(uint64_t)};
  case cjson_part_strings:
    return {dom.doc.string_buf.get(), dom.doc.capacity()};
  case cjson_part_structure:
    return {dom.implementation ? dom.implementation->structural_indexes.get() : nullptr,
            dom.capacity() * sizeof(uint32_t)};
  }
  return {nullptr, 0};
}

const uint64_t *cjson_parser_tape(const cjson_parser *parser) { return parser->dom.doc.tape.get(); }

const uint8_t *cjson_parser_strings(const cjson_parser *parser) { return parser->dom.doc.string_buf.get(); }

size_t cjson_parser_capacity(const cjson_parser *parser) { return parser->dom.capacity(); }

#define CJSON_QUOTED(text) #text
#define CJSON_TEXT(macro) CJSON_QUOTED(macro)

const char *cjson_version(void) { return CJSON_TEXT(SIMDJSON_VERSION); }
