// A folder of a test's own for pictures that are made byte by byte and read again.
//
//     PictureFolder folder;
//     const auto image = folder.read("grey.tif", tiff({page}));
//     QVERIFY(folder.refusal("signed.tif", bytes).contains("signed"));
#pragma once

#include <QString>
#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "tests/core/media/picture_bytes.h"

class PictureFolder {
  public:
    std::filesystem::path path(const std::string& name) const {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }

    deweather::media::Image read(const std::string& name, const picture_bytes::Bytes& bytes,
                                 const deweather::media::ReadOptions& options = {}) const {
        picture_bytes::write(path(name), bytes);
        return deweather::media::read_image(path(name), options);
    }

    // The line that refuses these bytes, or "accepted".
    QString refusal(const std::string& name, const picture_bytes::Bytes& bytes,
                    const deweather::media::ReadOptions& options = {}) const {
        try {
            (void)read(name, bytes, options);
        } catch (const deweather::Error& error) {
            return error.what();
        }
        return "accepted";
    }

  private:
    QTemporaryDir folder_;
};

inline bool has_note(const deweather::media::Image& image, const std::string& part) {
    return std::any_of(image.notes.begin(), image.notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
}
