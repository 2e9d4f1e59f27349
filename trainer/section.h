// A section of a training configuration: extends models::ConfigFields by text, lists and subsections.
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
    // name: for errors. Throws Error if json is not an object.
    Section(std::string_view name, const nlohmann::json& json);

    // The value keeps its default if the field is missing. Throws Error for another type.
    void read_text(const std::string& name, std::string& value);
    void read_texts(const std::string& name, std::vector<std::string>& values);

    // A subsection with its own fields, and a list of such; empty if missing. These throw Error for other types.
    nlohmann::json section(const std::string& name);
    std::vector<nlohmann::json> sections(const std::string& name);

    // Throws Error naming a field that was never read.
    void done() const;

  private:
    // The field, which is marked as read; null if it is missing.
    nlohmann::json take(const std::string& name);

    nlohmann::json single_;  // fields with a single value
    nlohmann::json parts_;   // unread lists and sections
};

}  // namespace deweather::trainer
