#include "app/studio/shell/language.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>
#include <memory>

// The linker drops resources of static libraries unless Q_INIT_RESOURCE is called, which must be outside any namespace.
static void add_texts() {
    Q_INIT_RESOURCE(translations);
}

namespace deweather::studio {

namespace {

constexpr const char* kFolder = ":/translations";
constexpr const char* kKey = "window/language";
constexpr const char* kName = "language";  // object name of the translators, by which the next call finds them

void install(std::unique_ptr<QTranslator> translator) {
    translator->setObjectName(kName);
    translator->setParent(QCoreApplication::instance());
    QCoreApplication::installTranslator(translator.release());
}

}  // namespace

QStringList languages() {
    add_texts();
    QStringList names;
    for (const auto& file : QDir(kFolder).entryList({"deweather_*.qm"}, QDir::Files, QDir::Name))
        names.append(file.section('_', 1).section('.', 0, 0));
    return names;
}

QString use_language(const QString& wanted) {
    add_texts();
    for (auto* before : QCoreApplication::instance()->findChildren<QTranslator*>(kName, Qt::FindDirectChildrenOnly))
        delete before;
    const QLocale locale = wanted.isEmpty() ? QLocale::system() : QLocale(wanted);
    QLocale::setDefault(locale);
    // Qt asks the last installed translator first, so English, needed for its plurals, is installed first as the
    // fallback.
    auto english = std::make_unique<QTranslator>();
    if (english->load("deweather_en", kFolder)) install(std::move(english));
    auto own = std::make_unique<QTranslator>();
    if (locale.language() == QLocale::English || !own->load(locale, "deweather", "_", kFolder)) return "en";
    const QString used = own->filePath().section('/', -1).section('_', 1).section('.', 0, 0);
    auto qt = std::make_unique<QTranslator>();
    if (qt->load(locale, "qtbase", "_", QLibraryInfo::path(QLibraryInfo::TranslationsPath))) install(std::move(qt));
    install(std::move(own));
    return used;
}

QString saved_language() {
    return QSettings().value(kKey).toString();
}

void save_language(const QString& language) {
    QSettings().setValue(kKey, language);
}

}  // namespace deweather::studio
