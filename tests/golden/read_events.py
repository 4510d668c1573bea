"""Reads a folder that 'filigree export RUN --tensorboard DIR' wrote, and prints as JSON what is in it: by the readers of TensorBoard where
it is installed, else by the formats' descriptions (records with masked CRC-32C, protobuf messages).

    python3 read_events.py DIR
"""

import json
import os
import struct
import sys


def checksum(data):
    """CRC-32C bit by bit, masked as TensorFlow does."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    with open(path, "rb") as file:
        content = file.read()
    at = 0
    while at < len(content):
        (length,) = struct.unpack_from("<Q", content, at)
        assert struct.unpack_from("<I", content, at + 8)[0] == checksum(content[at : at + 8])
        data = content[at + 12 : at + 12 + length]
        assert struct.unpack_from("<I", content, at + 12 + length)[0] == checksum(data)
        yield data
        at += length + 16


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data):
    """The fields of a message: number to the list of its values."""
    found, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack_from("<d", data, at)[0], at + 8
        elif kind == 5:
            value, at = struct.unpack_from("<f", data, at)[0], at + 4
        else:
            assert kind == 2, kind
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
            assert len(value) == length
        found.setdefault(number, []).append(value)
    return found


def value(message):
    parts = fields(message)
    return parts[2][0] if 2 in parts else parts[3][0].decode()


def by_description(path):
    run = {"scalars": {}, "hparams": {}}
    events = [fields(record) for record in records(path)]
    assert events[0][3] == [b"brain.Event:2"]
    for event in events[1:]:
        (summary,) = fields(event[5][0])[1]
        parts = fields(summary)
        tag = parts[1][0].decode()
        if 2 in parts:
            run["scalars"].setdefault(tag, []).append([event[2][0], parts[2][0]])
            continue
        plugin = fields(fields(parts[9][0])[1][0])
        assert plugin[1] == [b"hparams"], plugin
        content = fields(plugin[2][0])
        if 2 in content:
            experiment = fields(content[2][0])
            run["experiment"] = experiment[6][0].decode()
            run["parameters"] = [fields(one)[1][0].decode() for one in experiment.get(4, [])]
            run["metrics"] = [fields(fields(one)[1][0])[2][0].decode() for one in experiment.get(5, [])]
        elif 3 in content:
            start = fields(content[3][0])
            run["group"] = start[4][0].decode()
            for entry in map(fields, start.get(1, [])):
                run["hparams"][entry[1][0].decode()] = value(entry[2][0])
        else:
            run["status"] = fields(content[4][0])[1][0]
    return run


def by_tensorboard(path):
    from tensorboard.backend.event_processing import event_accumulator
    from tensorboard.plugins.hparams import plugin_data_pb2

    events = event_accumulator.EventAccumulator(path)
    events.Reload()
    run = {"scalars": {}, "hparams": {}}
    for tag in events.Tags()["scalars"]:
        run["scalars"][tag] = [[one.step, one.value] for one in events.Scalars(tag)]
    for content in events.PluginTagToContent("hparams").values():
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
        assert data.version == 0
        kind = data.WhichOneof("data")
        if kind == "experiment":
            run["experiment"] = data.experiment.name
            run["parameters"] = [one.name for one in data.experiment.hparam_infos]
            run["metrics"] = [one.name.tag for one in data.experiment.metric_infos]
        elif kind == "session_start_info":
            run["group"] = data.session_start_info.group_name
            for name, one in data.session_start_info.hparams.items():
                run["hparams"][name] = getattr(one, one.WhichOneof("kind"))
        else:
            run["status"] = data.session_end_info.status
    return run


def main(folder):
    try:
        import tensorboard  # noqa: F401

        read = by_tensorboard
    except ImportError:
        read = by_description
    runs = {}
    for root, _, names in os.walk(folder):
        for name in names:
            assert name.startswith("events.out.tfevents."), name
            runs[os.path.relpath(root, folder)] = read(os.path.join(root, name))
    print(json.dumps(runs))


if __name__ == "__main__":
    main(*sys.argv[1:])
