// The window in every language: everything is translated, placeholders are kept, menu mnemonics are unique, no text is
// cut off.
#include "app/studio/shell/language.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDirIterator>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyle>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QXmlStreamReader>

#include "../laid_out.h"
#include "../studio_window.h"
#include "app/studio/common/engine_text.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/inspect/expert_sentences.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/opening_controller.h"
#include "app/studio/restore/queue_controller.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/view_controller.h"
#include "app/studio/train/example_strip.h"
#include "app/studio/train/train_workspace.h"
#include "core/media/image_io.h"
#include "tests/clip.h"

using namespace deweather::studio;

namespace {

struct Text {
    QString context, source;
    QStringList translations;
    bool unfinished = false;
    QString name() const { return context + ": " + source; }
};

QList<Text> texts_of(const QString& file) {
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(file));
    QXmlStreamReader xml(&source);
    QList<Text> texts;
    QString context;
    bool forms = false;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == u"name") context = xml.readElementText();
        if (xml.name() == u"message") {
            texts.append({.context = context, .source = {}, .translations = {}});
            forms = xml.attributes().value("numerus") == u"yes";
        }
        if (xml.name() == u"source") texts.last().source = xml.readElementText();
        if (xml.name() == u"translation") {
            texts.last().unfinished = xml.attributes().hasAttribute("type");
            if (!forms) texts.last().translations.append(xml.readElementText());
        }
        if (xml.name() == u"numerusform") texts.last().translations.append(xml.readElementText());
    }
    return texts;
}

QString file_of(const QString& language) {
    return DEWEATHER_RESOURCES "/translations/deweather_" + language + ".ts";
}

// The placeholders that the program or the user's pattern fills in, sorted.
QStringList placeholders(const QString& text) {
    static const QRegularExpression placeholder("%[0-9n]|\\{[a-z]+\\}|\\*\\.[a-z0-9]+");
    QStringList found;
    for (auto match = placeholder.globalMatch(text); match.hasNext();) found.append(match.next().captured());
    found.sort();
    return found;
}

// The letter after a single &; null: none.
QChar key_of(const QString& text) {
    static const QRegularExpression key("(?<!&)&([^&\\s])");
    const auto match = key.match(text);
    return match.hasMatch() ? match.captured(1).at(0).toUpper() : QChar();
}

}  // namespace

class TestLanguage : public QObject {
    Q_OBJECT

    // All widgets whose text does not fit.
    static QStringList cut_off(QWidget* top) {
        QStringList cut;
        const auto name = [](const QWidget* widget, const QString& text) {
            return QString("%1 “%2” %3×%4")
                .arg(widget->metaObject()->className(), text)
                .arg(widget->width())
                .arg(widget->height());
        };
        for (auto* widget : top->findChildren<QWidget*>()) {
            if (!widget->isVisibleTo(top)) continue;
            const QSize least = widget->minimumSizeHint().expandedTo(QSize(0, 0));
            if (const auto* label = qobject_cast<QLabel*>(widget)) {
                if (label->text().isEmpty()) continue;
                const bool fits = label->wordWrap()
                                      ? label->heightForWidth(label->width()) <= label->height()
                                      : label->sizeHint().width() <= label->width() || label->minimumWidth() == 1;
                if (!fits) cut.append(name(label, label->text()));
            } else if (const auto* button = qobject_cast<QAbstractButton*>(widget)) {
                if (!button->text().isEmpty() &&
                    (button->sizeHint().width() > button->width() || least.height() > button->height()))
                    cut.append(name(button, button->text()));
                if (button->objectName() == "qt_toolbar_ext_button") cut.append("the tool bar");
            } else if (const auto* box = qobject_cast<QComboBox*>(widget)) {
                if (box->sizeHint().width() > box->width()) cut.append(name(box, box->currentText()));
            } else if (const auto* table = qobject_cast<QTableView*>(widget)) {
                const auto* header = table->horizontalHeader();
                for (int column = 0; column < header->count(); ++column)
                    if (header->sectionSizeHint(column) > header->sectionSize(column))
                        cut.append(name(table, table->model()->headerData(column, Qt::Horizontal).toString()));
            }
        }
        return cut;
    }

    static QStringList keys_taken_twice(const QList<QAction*>& actions) {
        QStringList twice;
        QMap<QChar, QString> taken;
        for (const auto* action : actions) {
            const QChar key = key_of(action->text());
            if (key.isNull()) continue;
            if (taken.contains(key)) twice.append(taken[key] + " / " + action->text());
            taken[key] = action->text();
        }
        return twice;
    }

    static TrainWorkspace& add_train(StudioWindow& studio) {
        auto owned = std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>(DEWEATHER_BIN "/deweather"));
        auto& train = *owned;
        studio.window().add_workspace(std::move(owned));
        return train;
    }

    static void each_language() {
        QTest::addColumn<QString>("language");
        for (const auto& language : languages()) QTest::newRow(qPrintable(language)) << language;
    }

  private Q_SLOTS:
    void initTestCase() { StudioWindow::set_apart("test_language"); }
    void init() { QSettings().clear(); }
    void cleanup() { use_language("en"); }

    void languages_by_name() {
        QCOMPARE(languages(), (QStringList{"de", "en", "zh_CN"}));
        QCOMPARE(use_language("de"), "de");
        QCOMPARE(use_language("de_AT"), "de");
        QCOMPARE(use_language("zh_CN"), "zh_CN");
        QCOMPARE(use_language("en_GB"), "en");
        QCOMPARE(use_language("fr"), "en");
    }

    void plurals_and_numbers() {
        const auto restored = [](int count) { return QueueController::tr("%n pictures restored", nullptr, count); };
        use_language("en");
        QCOMPARE(restored(1), "1 picture restored");
        QCOMPARE(restored(3), "3 pictures restored");
        use_language("de");
        QCOMPARE(restored(1), "1 Bild restauriert");
        QCOMPARE(restored(3), "3 Bilder restauriert");
        QCOMPARE(QLocale().toString(1.5, 'f', 1), "1,5");
        use_language("zh_CN");
        QCOMPARE(restored(1), QString::fromUtf8("已修复 1 张图片"));
        // An unavailable language has English plurals, too.
        use_language("fr");
        QCOMPARE(restored(1), "1 picture restored");
    }

    // Real error messages of the core are translated.
    void errors_are_in_the_users_language() {
        const QTemporaryDir folder;
        const auto said = [&](const QString& name) {
            try {
                (void)deweather::media::read_image(folder.filePath(name).toStdString(), {});
            } catch (const deweather::Error& error) {
                return user_message(error);
            }
            return QString();
        };
        QFile empty(folder.filePath("leer: 1.png"));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        empty.close();
        QVERIFY(said("leer: 1.png").startsWith("cannot read picture"));
        use_language("de");
        QCOMPARE(said("leer: 1.png"), QString::fromUtf8("Das Bild „%1“ kann nicht gelesen werden: die Datei ist leer; "
                                                        "bitte noch einmal kopieren oder herunterladen")
                                          .arg(folder.filePath("leer: 1.png")));
        QVERIFY(said("fort.png").endsWith("eine solche Datei gibt es nicht"));
        QCOMPARE(in_users_language("cannot read picture 'a': it has 9 x 8 pixels, more than the limit; raise it by "
                                   "--max-megapixels"),
                 QString::fromUtf8("Das Bild „a“ kann nicht gelesen werden: es hat 9 × 8 Pixel, mehr als erlaubt; mit "
                                   "--max-megapixels lässt sich mehr erlauben"));
        // Never half translated.
        for (const char* line : {"cannot read picture 'a': its moon is full", "the moon is full: it is a folder", ""})
            QCOMPARE(in_users_language(line), QString(line));
        use_language("zh_CN");
        QVERIFY(said("fort.png").endsWith(QString::fromUtf8("没有这个文件")));
    }

    // Sentences about experts, in every available language.
    void experts_are_talked_of_in_the_users_language() {
        using namespace deweather::analysis;
        const std::vector<HandledWeather> handled = {
            {.weather = "haze", .experts = {{.layer = 3, .expert = 8, .share = 0.5, .others = 0.1}}},
            {.weather = "snow", .experts = {}}};
        // In English, identical to the core's.
        for (const Cost& exchange : {Cost{.loss = 0.8}, Cost{.loss = 0.2}, Cost{.loss = 0.01}, Cost{.loss = -0.3},
                                     Cost{.loss = -0.3, .least = -1, .most = 1}})
            QCOMPARE(verdict_text(exchange), QString::fromStdString(verdict_sentence(exchange)));
        const auto sentences = handled_sentences(handled);
        QCOMPARE(handled_text(handled), QString::fromStdString(sentences[0] + "\n" + sentences[1]));
        use_language("de");
        QVERIFY2(verdict_text({.loss = 0.8}).contains("kostet 0,80 dB"), qPrintable(verdict_text({.loss = 0.8})));
        QVERIFY(verdict_text({.moved = 3.25}).contains("3,2/255") || verdict_text({.moved = 3.25}).contains("3,3/255"));
        QVERIFY2(handled_text(handled).startsWith(
                     QString::fromUtf8("Dunst: L3 \u00b7 E8 \u00fcbernimmt dort 50 % der Zuteilungen")),
                 qPrintable(handled_text(handled)));
        use_language("zh_CN");
        for (const Cost& exchange : {Cost{.loss = 0.8}, Cost{.loss = 0.2}, Cost{.loss = 0.01}, Cost{.loss = -0.3},
                                     Cost{.loss = -0.3, .least = -1, .most = 1}, Cost{.moved = 1}, Cost{.moved = 3}})
            QVERIFY(!verdict_text(exchange).contains("xchanging"));
        QVERIFY(handled_text(handled).contains("L3 \u00b7 E8"));
    }

    // A phrase that the core no longer uses would silently never be translated again.
    void the_core_says_the_phrases_that_are_known() {
        QString said;
        for (const char* folder : {"core", "app/studio"}) {
            QDirIterator files(folder, {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                if (file.fileName().endsWith("error_text.cpp")) continue;
                QVERIFY(file.open(QIODevice::ReadOnly));
                said += QString::fromUtf8(file.readAll());
            }
        }
        said.replace(QRegularExpression("\"\\s*\n\\s*\""), "").replace("\\\"", "\"");
        const QStringList of_the_system = {"No such file or directory", "Permission denied", "No space left on device",
                                           "Read-only file system", "Is a directory"};
        const QRegularExpression differs("%[1-9]|'|(; |, or )start again without --resume");
        QStringList unknown;
        for (const auto& phrase : known_failures() + known_reasons()) {
            if (of_the_system.contains(phrase)) continue;
            for (const auto& part : phrase.split(differs))
                if (part.trimmed().size() > 3 && !said.contains(part.trimmed())) unknown.append(phrase);
        }
        QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join('\n')));
    }

    void every_text_is_translated_data() { each_language(); }
    void every_text_is_translated() {
        QFETCH(QString, language);
        const auto texts = texts_of(file_of(language));
        QVERIFY(texts.size() >= (language == "en" ? 10 : 250));
        for (const auto& text : texts) {
            QVERIFY2(!text.unfinished, qPrintable(text.name()));
            QVERIFY(!text.translations.isEmpty());
            QVERIFY2(language == "zh_CN" || text.translations.size() == 1 || text.translations.size() == 2,
                     qPrintable(text.name()));
            for (const auto& translation : text.translations) {
                QVERIFY2(!translation.isEmpty(), qPrintable(text.name()));
                // A singular form may omit the number.
                auto wanted = placeholders(text.source);
                if (text.translations.size() == 2 && translation == text.translations.first() &&
                    !translation.contains("%n"))
                    wanted.removeAll("%n");
                QCOMPARE(placeholders(translation), wanted);
                QVERIFY2(key_of(translation).isNull() == key_of(text.source).isNull(), qPrintable(text.name()));
                QVERIFY2(translation.count('\n') == text.source.count('\n'), qPrintable(text.name()));
            }
        }
    }

    // The translation files contain all texts of the code: lupdate finds nothing new.
    void the_files_are_up_to_date_data() { each_language(); }
    void the_files_are_up_to_date() {
        QFETCH(QString, language);
        QString lupdate;
        for (const char* folder : {"/usr/lib/qt6/bin", "/usr/lib64/qt6/bin", "/usr/bin"})
            if (lupdate.isEmpty()) lupdate = QStandardPaths::findExecutable("lupdate", {folder});
        if (lupdate.isEmpty()) QSKIP("lupdate is not installed");
        const QTemporaryDir folder;
        const QString copy = folder.filePath("deweather_" + language + ".ts");
        QVERIFY(QFile::copy(file_of(language), copy));
        QStringList arguments = {"-silent", "-locations",       "none", "-no-obsolete",     "-I",    ".", "app/studio",
                                 "widgets", "-source-language", "en",   "-target-language", language};
        if (language == "en") arguments.append("-pluralonly");
        QVERIFY(output_of(lupdate, arguments + QStringList{"-ts", copy}) != "failed");
        QStringList missing;
        for (const auto& text : texts_of(copy))
            if (text.unfinished) missing.append(text.name());
        QVERIFY2(missing.isEmpty(), qPrintable("run `ninja translations` and translate:\n" + missing.join('\n')));
    }

    void keys_of_menus_are_unique_data() { each_language(); }
    void keys_of_menus_are_unique() {
        QFETCH(QString, language);
        use_language(language);
        StudioWindow studio;
        add_train(studio);
        QCOMPARE(keys_taken_twice(studio.window().main_menu().actions()), QStringList());
        int menus = 0;
        for (auto* menu : studio.window().findChildren<QMenu*>()) {
            if (menu->actions().isEmpty()) continue;
            ++menus;
            QCOMPARE(keys_taken_twice(menu->actions()), QStringList());
        }
        QVERIFY(menus >= 3);
        for (QWidget* dialog :
             {static_cast<QWidget*>(&studio.export_dialog()), static_cast<QWidget*>(&studio.clip_dialog())}) {
            QMap<QChar, QString> taken;
            for (const auto* label : dialog->findChildren<QLabel*>()) {
                if (key_of(label->text()).isNull()) continue;
                QVERIFY2(label->buddy() != nullptr, qPrintable(label->text()));
                QVERIFY2(!taken.contains(key_of(label->text())), qPrintable(label->text()));
                taken[key_of(label->text())] = label->text();
            }
            QVERIFY(taken.size() >= 3);
        }
    }

    void nothing_is_cut_off_data() { each_language(); }
    void nothing_is_cut_off() {
        QFETCH(QString, language);
        use_language(language);
        StudioWindow studio;
        QVERIFY(laid_out(&studio.window()));
        const auto before = cut_off(&studio.window());
        QVERIFY2(before.isEmpty(), qPrintable(before.join("; ")));
        studio.picture("rain.png");
        studio.drop({"rain.png"});
        QTRY_VERIFY_WITH_TIMEOUT(!studio->canvas().result_image(0).isNull(), 20000);
        studio->actions().weather_map->trigger();
        studio.messages().show_message(
            OpeningController::tr("There is no file and no picture to paste: copy one first"),
            {{ViewController::tr("Try again"), {}}});
        QVERIFY(laid_out(&studio.window()));
        const auto after = cut_off(&studio.window());
        QVERIFY2(after.isEmpty(), qPrintable(after.join("; ")));
        for (auto* dialog :
             {static_cast<QDialog*>(&studio.export_dialog()), static_cast<QDialog*>(&studio.clip_dialog())}) {
            dialog->show();
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            const auto cut = cut_off(dialog);
            QVERIFY2(cut.isEmpty(), qPrintable(cut.join("; ")));
            dialog->hide();
        }
    }

    void nothing_of_train_is_cut_off_data() { each_language(); }
    void nothing_of_train_is_cut_off() {
        QFETCH(QString, language);
        use_language(language);
        StudioWindow studio;
        auto& train = add_train(studio);
        studio.window().bring_forward(&train);
        auto& form = train.new_run();
        for (int i = 0; i < 4; ++i) studio.picture(QString("clean/%1.png").arg(i), 64, 48);
        form.add_data(studio.path("clean"));
        form.set_folder(studio.path("run"));
        QTRY_VERIFY_WITH_TIMEOUT(!form.examples().examples().isEmpty(), 20000);
        Q_EMIT form.measure_button().clicked();
        form.show_cost({.seconds = 123456,
                        .seconds_per_step = 1.25,
                        .steps = 39586,
                        .memory = 1'234'567'890,
                        .device_memory = 2'345'678'901,
                        .disk = 345'678'901});
        QVERIFY(form.cost_text().contains('\n'));
        train.messages().show_message(TrainWorkspace::tr("The folder of %1 is gone").arg("first"),
                                      {{TrainWorkspace::tr("Remove from the list"), {}}});
        QVERIFY(laid_out(&studio.window()));
        const auto beginning = cut_off(&studio.window());
        QVERIFY2(beginning.isEmpty(), qPrintable(beginning.join("; ")));
        // A run with an empty folder.
        train.open(studio.path("clean"));
        for (int page = 0; page < train.panel().count(); ++page) {
            train.panel().setCurrentIndex(page);
            QVERIFY(laid_out(&studio.window()));
            const auto cut = cut_off(&studio.window());
            QVERIFY2(cut.isEmpty(), qPrintable(cut.join("; ")));
        }
    }
};

QTEST_MAIN(TestLanguage)
#include "test_language.moc"
