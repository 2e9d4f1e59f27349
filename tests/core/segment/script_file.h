// TorchScript files, of their source.
#pragma once

#include <torch/script.h>

#include <QFile>
#include <string>

namespace script {

// body: of forward(self, x), one line or more, each indented by four.
inline torch::jit::Module module(const std::string& body) {
    torch::jit::Module module("Net");
    module.define("def forward(self, x):\n" + body);
    return module;
}

// The file with a description of three classes beside it.
inline void write(const std::string& file, const std::string& body) {
    module(body).save(file);
    QFile description(QString::fromStdString(file.substr(0, file.rfind('.')) + ".toml"));
    if (!description.open(QIODevice::WriteOnly)) qFatal("cannot write");
    description.write("[[classes]]\nname = \"red\"\n[[classes]]\nname = \"green\"\n[[classes]]\nname = \"blue\"\n");
}

}  // namespace script
