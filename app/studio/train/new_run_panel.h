// The form for a new training run: preset, data and the main settings; the rest as KEY=VALUE.
//
//     connect(panel, &NewRunPanel::check_wanted, engine, &TrainEngine::check_data);
//     connect(engine, &TrainEngine::data_checked, panel, &NewRunPanel::show_reports);
//     connect(panel, &NewRunPanel::start_wanted, engine, &TrainEngine::start);
//
// A report on the data, its first samples and the estimated cost of the run appear beside the settings.
#pragma once

#include <QTimer>
#include <QWidget>

#include "app/studio/train/train_engine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace deweather::studio {

class ExampleStrip;

class NewRunPanel : public QWidget {
    Q_OBJECT

  public:
    explicit NewRunPanel(const QStringList& presets, QWidget* parent = nullptr);

    // Resets all fields except the device.
    void clear();
    void set_preset(const QString& preset);  // a name or a TOML file
    void set_folder(const QString& folder);  // of the run
    void set_steps(int steps);               // 0: the preset's
    void set_device(const QString& device);
    void set_processes(int processes);       // 0: one
    void set_more(const QString& settings);  // one KEY=VALUE per line
    void add_data(const QString& folder, bool validation = false);
    void show_reports(const QList<DataReport>& reports);
    void show_examples(const QList<TrainingExample>& examples);
    void show_examples_failed(const QString& message);
    // Answers cost_wanted(): the cost, or why it is unknown.
    void show_cost(const RunCost& cost);
    void show_cost_failed(const QString& message);
    // The run that start_wanted() carries; problem: why it cannot start, empty if it can.
    NewRun run() const;
    QString problem() const;
    QPushButton& start_button() { return *start_; }
    QPushButton& measure_button() { return *measure_; }
    QString cost_text() const;
    const ExampleStrip& examples() const { return *examples_; }

  Q_SIGNALS:
    void check_wanted(QStringList folders);
    void start_wanted(deweather::studio::NewRun run);
    void examples_wanted(deweather::studio::NewRun run);
    void cost_wanted(deweather::studio::NewRun run);
    void cost_no_longer_wanted();

  private:
    QLayout* settings();
    QLayout* findings();
    QLayout* list_row(QListWidget* list, bool validation);
    // The problem with everything but the run's folder; empty if there is none.
    QString data_problem() const;
    void settings_changed();
    void measure();
    void stop_measuring(const QString& text);
    void choose_folder(bool validation);
    void check();
    void show_state();
    QStringList folders(const QListWidget* list) const;

    QComboBox *preset_, *device_;
    QLineEdit* folder_;
    QListWidget *data_, *validation_;
    QSpinBox *steps_, *processes_;
    QPlainTextEdit *more_, *report_;
    ExampleStrip* examples_;
    QLabel *state_, *cost_;
    QPushButton *start_, *measure_;
    QTimer example_delay_;
    bool measuring_ = false;
    QHash<QString, DataReport> reports_;
};

}  // namespace deweather::studio
