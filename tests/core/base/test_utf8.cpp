// UTF-8 sanitization against Qt's, and number formatting in a locale with a decimal comma.
#include "core/base/utf8.h"

#include <QProcess>
#include <QStringDecoder>
#include <QTemporaryDir>
#include <QtTest>
#include <clocale>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

#include "core/base/number_text.h"
#include "core/base/point_locale.h"

using namespace deweather;

class TestUtf8 : public QObject {
    Q_OBJECT

    static std::string printed(double value) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.2f", value);
        return text.data();
    }

  private Q_SLOTS:
    void every_sequence_as_qt_has_it() {
        // All of up to two bytes, and random ones that begin as longer characters do.
        const auto check = [](const std::string& bytes) {
            QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            const QString decoded = decoder(QByteArray::fromStdString(bytes));
            const bool right = !decoder.hasError() && decoded.toUtf8() == QByteArray::fromStdString(bytes);
            if (is_utf8(bytes) != right) qFatal("%s", QByteArray::fromStdString(bytes).toHex().constData());
            if (!is_utf8(escaped_utf8(bytes))) qFatal("%s", QByteArray::fromStdString(bytes).toHex().constData());
        };
        for (int a = 0; a < 256; ++a)
            for (int b = 0; b < 256; ++b) check({static_cast<char>(a), static_cast<char>(b)});
        std::mt19937 random(7);
        for (int i = 0; i < 200000; ++i) {
            std::string bytes = {static_cast<char>(0xE0 + random() % 24)};
            for (int more = 0; more < 4; ++more) bytes += static_cast<char>(0x70 + random() % 0x60);
            check(bytes.substr(0, 2 + random() % 4));
        }
    }

    void wrong_bytes_are_escaped() {
        QCOMPARE(escaped_utf8("caf\xe9.png"), std::string("caf\\xE9.png"));
        QCOMPARE(escaped_utf8("café 雨 🌧"), std::string("café 雨 🌧"));
        QCOMPARE(escaped_utf8("\xe9\xa9"), std::string("\\xE9\\xA9"));
        QCOMPARE(escaped_utf8("\xed\xa0\x80"), std::string("\\xED\\xA0\\x80"));  // half of a pair
        QCOMPARE(std::string(beginning_of("aéb", 2)), std::string("a"));
        QCOMPARE(std::string(beginning_of("aéb", 3)), std::string("aé"));
        QCOMPARE(std::string(beginning_of("ab", 9)), std::string("ab"));
    }

    void json_is_valid_whatever_it_holds() {
        const nlohmann::json value = {{"caf\xe9", {"a\xff", 0.5, {{"in", "\xe9"}}}}, {"right", "é"}};
        const auto text = json_text(value);
        QCOMPARE(text, std::string(R"({"caf\\xE9":["a\\xFF",0.5,{"in":"\\xE9"}],"right":"é"})"));
        QCOMPARE(nlohmann::json::parse(text).at("right").get<std::string>(), std::string("é"));
        QCOMPARE(json_text({{"a", 1}}, 2), nlohmann::json({{"a", 1}}).dump(2));
    }

    void numbers_have_a_point_everywhere() {
        QTemporaryDir folder;
        // A locale of the machine that has a comma, or one made here.
        const char* name = std::setlocale(LC_ALL, "de_DE.UTF-8");
        if (name == nullptr &&
            QProcess::execute("localedef", {"-i", "de_DE", "-f", "UTF-8", folder.filePath("de_DE.UTF-8")}) == 0) {
            qputenv("LOCPATH", folder.path().toUtf8());
            name = std::setlocale(LC_ALL, "de_DE.UTF-8");
        }
        if (name == nullptr) QSKIP("no locale with a decimal comma can be had here");
        QCOMPARE(printed(0.5), std::string("0,50"));
        {
            const PointLocale point;
            QCOMPARE(printed(0.5), std::string("0.50"));
            QCOMPARE(std::strtod("17.9", nullptr), 17.9);
        }
        QCOMPARE(printed(0.5), std::string("0,50"));
        QCOMPARE(fixed(17.9, 2), std::string("17.90"));
        QCOMPARE(significant(0.5, 3), std::string("0.5"));
        QCOMPARE(significant(1.0 / 3, 3), std::string("0.333"));
        QCOMPARE(number_of("12.5").value_or(0), 12.5);
        QVERIFY(!number_of("12,5") && !number_of("") && !number_of("5s"));
        std::setlocale(LC_ALL, "C");
    }
};

QTEST_GUILESS_MAIN(TestUtf8)
#include "test_utf8.moc"
