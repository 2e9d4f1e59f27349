// The table of compared models: columns, order, marks, and copied text.
#include "widgets/comparison_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSignalSpy>
#include <QtTest>
#include <limits>

#include "widgets/comparison_model.h"

using namespace deweather::widgets;

class TestComparisonTable : public QObject {
    Q_OBJECT

    ComparisonTable table_;

    QStringList column(int index) const {
        QStringList result;
        for (int row = 0; row < table_.model()->rowCount(); ++row)
            result += table_.model()->index(row, index).data().toString();
        return result;
    }

  private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale::c());
        table_.resize(600, 200);
        table_.show();
        table_.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&table_));
    }

    void init() {
        table_.sortByColumn(-1, Qt::AscendingOrder);
        table_.set_rows(
            {{.model = "MoFME", .seconds = 9.5, .parameters = 3.1e6, .gmac = 12.0, .psnr = 31.5, .ssim = {}},
             {.model = "Restormer", .seconds = 10.25, .parameters = 26.1e6, .gmac = {}, .psnr = 30.25, .ssim = {}},
             {.model = "A|\"b\", c", .seconds = {}, .parameters = 950, .gmac = 101.0, .psnr = 9.0, .ssim = {}}});
    }

    void unknown_columns_are_absent() {
        QVERIFY(table_.isColumnHidden(ComparisonModel::kSsim));
        QVERIFY(!table_.isColumnHidden(ComparisonModel::kPsnr));
        QVERIFY(!table_.markdown().contains("SSIM") && !table_.csv().contains("ssim"));
    }

    void sorts_as_numbers_the_unknown_last() {
        table_.sortByColumn(ComparisonModel::kTime, Qt::AscendingOrder);
        QCOMPARE(column(0).first(), QString("MoFME"));  // 9.5 before 10.25, as words it would be behind
        QCOMPARE(column(0).last(), QString("A|\"b\", c"));
        table_.sortByColumn(ComparisonModel::kTime, Qt::DescendingOrder);
        QCOMPARE(column(0), QStringList({"Restormer", "MoFME", "A|\"b\", c"}));
        table_.sortByColumn(ComparisonModel::kPsnr, Qt::DescendingOrder);
        QCOMPARE(column(0), QStringList({"MoFME", "Restormer", "A|\"b\", c"}));
        // A click on the heading does it too, and new rows come sorted.
        QTest::mouseClick(table_.horizontalHeader()->viewport(), Qt::LeftButton, {},
                          {table_.horizontalHeader()->sectionViewportPosition(ComparisonModel::kGmac) + 5, 5});
        QCOMPARE(table_.horizontalHeader()->sortIndicatorSection(), int{ComparisonModel::kGmac});
        QCOMPARE(column(0).last(), QString("Restormer"));
    }

    void the_best_of_each_column_is_marked() {
        const auto star = [this](int row, int index) {
            return table_.model()->index(row, index).data().toString().startsWith("★");
        };
        QVERIFY(star(0, ComparisonModel::kTime) && !star(1, ComparisonModel::kTime));  // fastest
        QVERIFY(star(2, ComparisonModel::kParameters));                                // smallest
        QVERIFY(star(0, ComparisonModel::kPsnr) && !star(2, ComparisonModel::kPsnr));  // largest
        QVERIFY(!star(0, ComparisonModel::kModel));
        table_.set_rows({{.model = "A", .seconds = 1, .parameters = {}, .gmac = {}, .psnr = {}, .ssim = {}},
                         {.model = "B", .seconds = 1, .parameters = {}, .gmac = {}, .psnr = {}, .ssim = {}}});
        QVERIFY(!star(0, ComparisonModel::kTime) && !star(1, ComparisonModel::kTime));  // none is better
    }

    void copies_as_markdown_and_csv() {
        QCOMPARE(table_.csv(), QString("model,seconds,parameters,gmac,psnr\nMoFME,9.5,3100000,12,31.5\n"
                                       "Restormer,10.25,26100000,,30.25\n\"A|\"\"b\"\", c\",,950,101,9\n"));
        const QStringList lines = table_.markdown().split('\n');
        QCOMPARE(lines[0], QString("| Model | Time | Parameters | GMAC | PSNR |"));
        QCOMPARE(lines[1], QString("|:--|--:|--:|--:|--:|"));
        QCOMPARE(lines[2], QString("| MoFME | **9.50 s** | 3.10 M | **12.0** | **31.50** |"));
        QCOMPARE(lines[4], QString("| A\\|\"b\", c | – | **950** | 101.0 | 9.00 |"));
        table_.setFocus();
        QTest::keyClick(&table_, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), table_.markdown());
        QTest::keyClick(&table_, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), table_.csv());
        // As it is sorted.
        table_.sortByColumn(ComparisonModel::kPsnr, Qt::AscendingOrder);
        QVERIFY(table_.csv().split('\n')[3].startsWith("MoFME"));
    }

    void a_chosen_row_is_named_by_its_given_place() {
        table_.sortByColumn(ComparisonModel::kPsnr, Qt::AscendingOrder);
        QSignalSpy chosen(&table_, &ComparisonTable::row_chosen);
        table_.selectRow(0);
        QCOMPARE(chosen.last().first().toInt(), 2);
        table_.sortByColumn(ComparisonModel::kPsnr, Qt::DescendingOrder);  // the selection goes with its row
        QCOMPARE(table_.currentIndex().row(), 2);
    }

    void units_and_infinity() {
        table_.set_rows({{.model = "A",
                          .seconds = 0.0042,
                          .parameters = 12300,
                          .gmac = 0.5,
                          .psnr = std::numeric_limits<double>::infinity(),
                          .ssim = 1.0},
                         {.model = "B", .seconds = 0.42, .parameters = 3.1e6, .gmac = 0.6, .psnr = 20, .ssim = 0.9}});
        QCOMPARE(column(ComparisonModel::kTime), QStringList({"★ 4.2 ms", "420 ms"}));
        QCOMPARE(column(ComparisonModel::kParameters).first(), QString("★ 12.3 k"));
        QCOMPARE(column(ComparisonModel::kPsnr), QStringList({"★ ∞", "20.00"}));
        QCOMPARE(column(ComparisonModel::kSsim), QStringList({"★ 1.0000", "0.9000"}));
        table_.set_rows({});
        QCOMPARE(table_.csv(), QString("model\n"));
    }
};

QTEST_MAIN(TestComparisonTable)
#include "test_comparison_table.moc"
