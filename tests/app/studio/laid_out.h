// Waits until a window's widgets have their final places, for tests of what fits.
//
//     QVERIFY(laid_out(&studio.window()));
#pragma once

#include <QList>
#include <QRect>
#include <QWidget>
#include <QtTest>
#include <utility>

// Whether no visible widget of the window has moved or changed its size between two rounds of events, within some
// seconds.
inline bool laid_out(const QWidget* window) {
    QList<QRect> before;
    return QTest::qWaitFor([&] {
        QList<QRect> places = {window->geometry()};
        for (const auto* widget : window->findChildren<QWidget*>())
            if (widget->isVisible()) places.append(widget->geometry());
        return std::exchange(before, places) == places;
    });
}
