#include "app/studio/catalog/model_words.h"

#include <QCoreApplication>

#include "app/studio/common/model_name.h"

namespace deweather::studio {

ModelWords model_words(const QString& name_or_file) {
    const auto say = [](const char* text) { return QCoreApplication::translate("ModelWords", text); };
    // By its name alone: a file of that name may hold anything.
    if (name_or_file == "mofme-compact")
        return {say(QT_TRANSLATE_NOOP("ModelWords", "Balanced")),
                say(QT_TRANSLATE_NOOP(
                    "ModelWords", "Removes all four weathers, and shows which of its experts did what. Recommended."))};
    if (name_or_file == "dense-compact")
        return {
            say(QT_TRANSLATE_NOOP("ModelWords", "Simple")),
            say(QT_TRANSLATE_NOOP("ModelWords", "Removes all four weathers with one small network, without experts."))};
    if (name_or_file == "moe-compact")
        return {say(QT_TRANSLATE_NOOP("ModelWords", "For comparison")),
                say(QT_TRANSLATE_NOOP("ModelWords",
                                      "The same with classical experts, which take more memory and more time."))};
    return {model_name(name_or_file), {}};
}

}  // namespace deweather::studio
