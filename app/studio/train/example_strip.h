// A row of training examples: each one's degraded picture above its clean one, and its weather.
//
//     strip->show_examples(examples);
//     strip->show_message(tr("No pictures yet"));
#pragma once

#include <QWidget>

#include "app/studio/train/training_data.h"

namespace deweather::studio {

class ExampleStrip : public QWidget {
    Q_OBJECT

  public:
    explicit ExampleStrip(QWidget* parent = nullptr);

    void show_examples(const QList<TrainingExample>& examples);
    // Shows a message instead of examples.
    void show_message(const QString& message);
    const QList<TrainingExample>& examples() const { return examples_; }
    QString message() const { return message_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QList<TrainingExample> examples_;
    QString message_;
};

}  // namespace deweather::studio
