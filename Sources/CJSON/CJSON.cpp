#include "CJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <new>

struct cjson_parser {
  simdjson::dom::parser dom;
};

cjson_parser *cjson_parser_create(void) { return new (std::nothrow) cjson_parser; }

void cjson_parser_destroy(cjson_parser *parser) { delete parser; }

cjson_status cjson_parser_parse(cjson_parser *parser, const uint8_t *text, size_t length, size_t max_depth) {
  simdjson::dom::parser &dom = parser->dom;
  simdjson::error_code error = simdjson::SUCCESS;
  if (dom.max_depth() != max_depth || dom.capacity() < length || dom.capacity() == 0) {
    size_t capacity = std::max({length, dom.capacity(), size_t(64)});
    error = capacity > dom.max_capacity() ? simdjson::CAPACITY : dom.allocate(capacity, max_depth);
  }
  if (!error) {
    error = dom.parse(text, length, false).error();
  }
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

const uint64_t *cjson_parser_tape(const cjson_parser *parser) { return parser->dom.doc.tape.get(); }

const uint8_t *cjson_parser_strings(const cjson_parser *parser) { return parser->dom.doc.string_buf.get(); }

size_t cjson_parser_capacity(const cjson_parser *parser) { return parser->dom.capacity(); }

#define CJSON_QUOTED(text) #text
#define CJSON_TEXT(macro) CJSON_QUOTED(macro)

const char *cjson_version(void) { return CJSON_TEXT(SIMDJSON_VERSION); }
