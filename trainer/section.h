// A section of a training configuration: the fields that models::ConfigFields reads, and text, lists and
// sections within.
//
//     Section section("data", json);
//     section.read("workers", data.workers, 1, 256);
//     section.read_texts("clean", data.clean);
//     section.done();                    // throws for a field that nobody read
#pragma once

#include "core/models/config_fields.h"

namespace deweather::trainer {

class Section : public models::ConfigFields {
  public:
    // name: for errors. Throws Error where json is no object.
    Section(std::string_view name, const nlohmann::json& json);

    // The value keeps its default where the field is missing. Throw Error where it is of another type.
    void read_text(const std::string& name, std::string& value);
    void read_texts(const std::string& name, std::vector<std::string>& values);

    // A section within, for fields of its own, and a list of such; empty where missing. Throw Error for other types.
    nlohmann::json section(const std::string& name);
    std::vector<nlohmann::json> sections(const std::string& name);

    // Throws Error naming a field that was never read.
    void done() const;

  private:
    // The field, from now on counted as read; null where it is missing.
    nlohmann::json take(const std::string& name);

    nlohmann::json single_;  // the fields of one value
    nlohmann::json parts_;   // lists and sections that were not yet read
};

}  // namespace deweather::trainer
