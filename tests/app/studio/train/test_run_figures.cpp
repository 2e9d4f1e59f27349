// Figures of a run: the names that its curves and its experts have.
#include "app/studio/train/run_figures.h"

#include <QtTest>

using namespace deweather;
using namespace deweather::studio;

class TestRunFigures : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void losses_and_experts_have_names_of_words() {
        auto content = std::make_shared<trainer::RunContent>();
        for (const char* name : {"loss", "losses/load_balance", "losses/log_mse", "losses/of_somebody"})
            content->curves[name] = {.step = {1, 2}, .value = {1, 0.5}};
        content->load = {{.step = 2, .load = {{0.5, 0.5}, {0.25, 0.75}}}};
        const auto figures = run_figures({{.name = "run", .content = content}}, {});
        QStringList names;
        for (const auto& curve : std::get<analysis::Curves>(figures.front().content).curves)
            names.append(QString::fromStdString(curve.name));
        QCOMPARE(names,
                 (QStringList{"all together", "balance of the experts", "log of the squared error", "of_somebody"}));
        bool found = false;
        for (const auto& figure : figures) {
            if (figure.name != "load") continue;
            found = true;
            QCOMPARE(std::get<analysis::Matrix>(figure.content).rows,
                     (std::vector<std::string>{"L0 · E0", "L0 · E1", "L1 · E0", "L1 · E1"}));
        }
        QVERIFY(found);
    }
};

QTEST_GUILESS_MAIN(TestRunFigures)
#include "test_run_figures.moc"
