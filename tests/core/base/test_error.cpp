// Errors are one line, whatever their parts contain.
#include "core/base/error.h"

#include <QtTest>

using namespace deweather;

class TestError : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void says_what_on_what_and_what_to_do() {
        QCOMPARE(Error("cannot read", "a.png", "copy it again").what(), "cannot read 'a.png': copy it again");
        QCOMPARE(Error("cannot compare", "", "sizes differ").what(), "cannot compare: sizes differ");
        QCOMPARE(Error("cannot read", "a.png", "").what(), "cannot read 'a.png'");
    }

    void is_one_line() {
        QCOMPARE(one_line("a\r\n\tb\n"), std::string("a b"));
        QCOMPARE(one_line("\x1b[31mred"), std::string(" [31mred"));
        const auto cut = one_line(std::string(5000, 'x'));
        QVERIFY(cut.size() <= 1003 && cut.ends_with("..."));
        QCOMPARE(one_line("caf\xe9"), std::string("caf\\xE9"));
        // LibTorch's own errors end in a list of functions.
        QCOMPARE(one_line("out of range\nException raised from meta at Sorting.cpp:57\nframe #0: c10::Error"),
                 std::string("out of range"));
        // Not in the midst of a character.
        QString many;
        for (int i = 0; i < 700; ++i) many += "ü";
        QVERIFY(QString::fromStdString(one_line("a" + many.toStdString())).count("ü") == 499);
    }
};

QTEST_GUILESS_MAIN(TestError)
#include "test_error.moc"
