// What outlives the session: writes the crash-recovery journal, and offers to go on with a session that was interrupted.
//
//     SessionKeeper session(pictures, selection, strengths, opening, saving, notices.offer);
//     session.start();
//     session.close();                         // an orderly end
#pragma once

#include <QObject>
#include <QTimer>

#include "app/studio/catalog/journal.h"
#include "app/studio/restore/journal_writer.h"
#include "app/studio/restore/selection.h"

namespace deweather::studio {

class MessageStrip;
class OpeningController;
class SaveController;
class StrengthController;

class SessionKeeper : public QObject {
    Q_OBJECT

  public:
    SessionKeeper(PictureList& pictures, Selection& selection, StrengthController& strengths,
                  OpeningController& opening, SaveController& saving, MessageStrip& offer);

    // Looks for an interrupted session, in the background.
    void start();
    void close();

  private:
    void write_settings();
    void resume(const Journal::Session& session);
    void save_again(const Journal::Session& session);

    PictureList& pictures_;
    Selection& selection_;
    StrengthController& strengths_;
    OpeningController& opening_;
    SaveController& saving_;
    MessageStrip& offer_;
    Journal journal_;
    JournalWriter writer_;
    QTimer settings_delay_;
};

}  // namespace deweather::studio
