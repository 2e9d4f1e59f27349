// Keeps the crash-recovery journal true to the list of open pictures, which it observes.
//
//     const JournalWriter writer(pictures, journal);
#pragma once

#include <QObject>

#include "app/studio/catalog/journal.h"
#include "app/studio/restore/picture_list.h"

namespace deweather::studio {

class JournalWriter : public QObject {
    Q_OBJECT

  public:
    // Both have to outlive it.
    JournalWriter(const PictureList& pictures, Journal& journal);

  private:
    void write_opened(int first, int last);
    void write_state(const PictureRecord& picture);

    const PictureList& pictures_;
    Journal& journal_;
};

}  // namespace deweather::studio
