using Filigree.Formats;

namespace Filigree.Tests.Formats;

/// <summary>Which dictionary of a checkpoint a path of keys means.</summary>
public sealed class StateDictionaryTests
{
    private static readonly PickledTensor Tensor = new(
        new PickledStorage(PyTorchType.OfStorage(new PickledGlobal("torch", "FloatStorage"))!, "0", 4),
        PyTorchType.OfStorage(new PickledGlobal("torch", "FloatStorage"))!,
        0,
        [2, 2],
        [2, 1]
    );

    [Fact]
    public void A_dictionary_under_two_keys_is_found_by_either()
    {
        PickledDictionary model = Of(("w", Tensor));
        PickledDictionary root = Of(("model", model), ("ema", model), ("deep", Of(("model", model))));
        Assert.Equal("model", StateDictionary.Find(root, null, "x.pt").Path);
        foreach (string key in (string[])["model", "ema", "deep.model"])
        {
            StateDictionary found = StateDictionary.Find(root, key, "x.pt");
            Assert.Same(model, found.Entries);
            Assert.Equal(key, found.Path);
        }
    }

    [Fact]
    public void A_path_that_means_two_dictionaries_is_refused()
    {
        PickledDictionary root = Of(
            ("model", Of(("a.b", Of(("w", Tensor))))),
            ("model.a", Of(("b", Of(("w", Tensor)))))
        );
        UserError error = Assert.Throws<UserError>(() => StateDictionary.Find(root, "model.a.b", "x.pt"));
        Assert.Contains("has several dictionaries 'model.a.b'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_that_holds_itself_has_no_end_of_paths()
    {
        PickledDictionary root = Of(("w", Tensor));
        root.Set("self", root);
        Assert.Same(root, StateDictionary.Find(root, "self.self", "x.pt").Entries);
        Assert.Throws<UserError>(() => StateDictionary.Find(root, "self.other", "x.pt"));
    }

    private static PickledDictionary Of(params (string Key, object Value)[] entries)
    {
        var dictionary = new PickledDictionary();
        foreach ((string key, object value) in entries)
        {
            dictionary.Set(key, value);
        }

        return dictionary;
    }
}
