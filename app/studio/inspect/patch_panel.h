// Details of one token: every layer's router output, and the most similar tokens of all pictures.
//
//     panel->show_token(*maps, row, column, picture);
//     panel->show_similar(analysis, tokens, similarities);
#pragma once

#include <QWidget>
#include <memory>

#include "app/studio/inspect/inspect_engine.h"

class QLabel;
class QListWidget;

namespace deweather::widgets {
class GateBars;
}

namespace deweather::studio {

class PatchPanel : public QWidget {
    Q_OBJECT

  public:
    explicit PatchPanel(QWidget* parent = nullptr);

    void clear();
    void show_token(const PictureMaps& maps, int row, int column, const QString& picture);
    void show_similar(std::shared_ptr<const analysis::Analysis> analysis, const QList<int>& tokens,
                      const QList<double>& similarities);

    widgets::GateBars& bars() { return *bars_; }
    QListWidget& similar() { return *similar_; }
    QString title() const;

  Q_SIGNALS:
    // One of the similar tokens was chosen; token: index among the sampled ones.
    void token_chosen(int token);

  private:
    QLabel* title_;
    widgets::GateBars* bars_;
    QListWidget* similar_;
};

}  // namespace deweather::studio
