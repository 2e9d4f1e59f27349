// A notice above a run's figures that describes problems of its routers.
//
//     notice->show_run(folder, content.routers);       // hides itself where all is well
//
// If the user closes it, it stays closed for that run until another problem appears.
#pragma once

#include <QHash>

#include "app/studio/common/message_strip.h"
#include "trainer/router_findings.h"

namespace deweather::studio {

class RouterNotice : public MessageStrip {
    Q_OBJECT

  public:
    explicit RouterNotice(QWidget* parent = nullptr);

    void show_run(const QString& run, const trainer::RouterHealth& health);

    // A translated sentence.
    static QString text(const trainer::RouterFinding& finding);

  private:
    // Identifies the findings, regardless of their numbers.
    static QString key_of(const std::vector<trainer::RouterFinding>& findings);

    QString run_, shown_;
    QHash<QString, QString> closed_;  // by run
};

}  // namespace deweather::studio
