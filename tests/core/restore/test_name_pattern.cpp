// Name patterns: results and errors.
#include "core/restore/name_pattern.h"

#include <QtTest>

#include "core/base/error.h"

using namespace deweather;
using restore::NamePattern;

class TestNamePattern : public QObject {
    Q_OBJECT

    static QString refusal(const char* pattern) {
        try {
            const NamePattern accepted(pattern);
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }

  private Q_SLOTS:
    void words_are_filled_in() {
        const NamePattern::Input input{
            .stem = "rain.2", .model = "mofme-compact", .number = 7, .count = 120, .date = "2026-01-31"};
        QCOMPARE(NamePattern(NamePattern::kDefault).name(input), std::string("rain.2_restored"));
        QCOMPARE(NamePattern("{n}-{stem} by {model}").name(input), std::string("007-rain.2 by mofme-compact"));
        QCOMPARE(NamePattern("{date}_{n}").name(input), std::string("2026-01-31_007"));
        QCOMPARE(NamePattern("{n}").name({.stem = "a", .model = "m", .number = 3}), std::string("3"));
        QCOMPARE(NamePattern("{stem}").name({.stem = "a/b", .model = "m"}), std::string("a-b"));
    }

    void nonsense_is_refused_by_its_cause() {
        QVERIFY(refusal("{steam}").contains("no {steam}"));
        QVERIFY(refusal("{stem").contains("without '}'"));
        QVERIFY(refusal("stem}").contains("without '{'"));
        QVERIFY(refusal("out/{stem}").contains("'/'"));
        QVERIFY(refusal(".{stem}").contains("hidden"));
        QVERIFY(refusal("").contains("same name"));
        QVERIFY(refusal("restored_{model}").contains("same name"));
        QVERIFY(refusal(("{stem}" + std::string(300, 'x')).c_str()).contains("too long"));
    }
};

QTEST_GUILESS_MAIN(TestNamePattern)
#include "test_name_pattern.moc"
