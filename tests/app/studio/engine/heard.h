// The emissions of a signal, received on the thread of the test whichever thread they come from, which QSignalSpy does
// not do.
//
//     Heard saved(&saver, &Saver::saved);
//     QTRY_COMPARE(saved.size(), 1);
//     QCOMPARE(saved[0][1].toString(), path);
#pragma once

#include <QList>
#include <QObject>
#include <QVariant>
#include <type_traits>

class Heard : public QObject {
  public:
    template <typename Sender, typename... Values>
    Heard(Sender* sender, void (Sender::*signal)(Values...)) {
        connect(sender, signal, this, [this](const std::decay_t<Values>&... values) {
            calls_.append(QVariantList{QVariant::fromValue(values)...});
        });
    }

    qsizetype size() const { return calls_.size(); }
    bool isEmpty() const { return calls_.isEmpty(); }
    const QVariantList& operator[](qsizetype index) const { return calls_[index]; }
    const QVariantList& last() const { return calls_.last(); }
    auto begin() const { return calls_.begin(); }
    auto end() const { return calls_.end(); }

  private:
    QList<QVariantList> calls_;
};
