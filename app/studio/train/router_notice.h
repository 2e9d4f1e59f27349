// A notice above a run's figures that describes problems of its routers.
//
//     notice->show_run(folder, content.routers);       // hides itself where all is well
//
// Closed by the user, it stays closed for that run until something else is wrong.
#pragma once

#include <QHash>

#include "app/studio/restore/message_strip.h"
#include "trainer/router_findings.h"

namespace deweather::studio {

class RouterNotice : public MessageStrip {
    Q_OBJECT

  public:
    explicit RouterNotice(QWidget* parent = nullptr);

    void show_run(const QString& run, const trainer::RouterHealth& health);

    // A sentence in the user's language.
    static QString text(const trainer::RouterFinding& finding);

  private:
    // Which findings they are, whatever their numbers.
    static QString key_of(const std::vector<trainer::RouterFinding>& findings);

    QString run_, shown_;
    QHash<QString, QString> closed_;  // by run
};

}  // namespace deweather::studio
