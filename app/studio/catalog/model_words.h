// What the window calls a model and says about it: a name and a sentence for people, in their language.
//
//     const auto words = model_words("mofme-compact");
//     label->setText(words.title);              // "Balanced"
//
// Files and the command line keep the model's own name; a model that does not ship with the program has only that.
#pragma once

#include <QString>

namespace deweather::studio {

struct ModelWords {
    QString title;
    QString sentence;  // empty: nothing is known
};

// name_or_file: as in model_name.h.
ModelWords model_words(const QString& name_or_file);

inline QString model_title(const QString& name_or_file) {
    return model_words(name_or_file).title;
}

}  // namespace deweather::studio
