"""Reads a folder that 'filigree export RUN --tensorboard DIR' wrote, and prints as JSON what is in it: by the readers of TensorBoard where
it is installed, else by the formats' descriptions (records with masked CRC-32C, protobuf messages).

    python3 read_events.py DIR

TensorBoard's readers are used where 'import tensorboard' finds them: an installed package, or its sources on PYTHONPATH with the modules that
'protoc -I . --python_out=. tensorboard/compat/proto/*.proto tensorboard/plugins/*/*.proto' makes beside them (hparams' in a call that names
them once).
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

    # All numbers of a tag, where the default samples 10,000 of them.
    events = event_accumulator.EventAccumulator(path, size_guidance={"scalars": 0, "tensors": 0})
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


def check_groups(folder, runs):
    """What the tab HPARAMS asks TensorBoard for: a group a configuration, its metrics averaged over its runs."""
    from tensorboard import context
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.plugins import base_plugin
    from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups

    multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(folder)
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, folder)
    hparams = backend_context.Context(base_plugin.TBContext(data_provider=provider))
    request = context.RequestContext()
    experiment = hparams.experiment_from_metadata(request, "", True, hparams.hparams_metadata(request, ""), [])
    asked = api_pb2.ListSessionGroupsRequest(
        slice_size=len(runs),
        aggregation_type=api_pb2.AGGREGATION_AVG,
        allowed_statuses=[api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE],
    )
    for parameter in experiment.hparam_infos:
        asked.col_params.add(hparam=parameter.name, order=api_pb2.ORDER_ASC)
    for metric in experiment.metric_infos:
        asked.col_params.add(metric=metric.name)
    groups = list_session_groups.Handler(request, hparams, "", asked).run().session_groups
    trials = {name: run for name, run in runs.items() if name != "."}
    assert {group.name for group in groups} == {run["group"] for run in trials.values()}
    for group in groups:
        members = {name: run for name, run in trials.items() if run["group"] == group.name}
        assert {session.name for session in group.sessions} == set(members)
        values = {name: getattr(one, one.WhichOneof("kind")) for name, one in group.hparams.items()}
        assert all(run["hparams"] == values for run in members.values()), group.name
        for metric in group.metric_values:
            last = [run["scalars"][metric.name.tag][-1][1] for run in members.values()]
            assert abs(metric.value - sum(last) / len(last)) <= 1e-12 * abs(metric.value), metric


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
    if read is by_tensorboard:
        check_groups(folder, runs)
    print(json.dumps(runs))


if __name__ == "__main__":
    main(*sys.argv[1:])
