using Filigree.Data;

namespace Filigree.Tests.Data;

public sealed class DataLocatorTests : IDisposable
{
    private readonly TemporaryFolder given = new();
    private readonly TemporaryFolder environment = new();
    private readonly TemporaryFolder user = new();
    private readonly TemporaryFolder system = new();
    private readonly DataSetDescription set;

    public DataLocatorTests() => set = DataSets.Named("mnist") with { SystemFolders = [system.Path] };

    public void Dispose()
    {
        given.Dispose();
        environment.Dispose();
        user.Dispose();
        system.Dispose();
    }

    [Fact]
    public void A_given_folder_is_the_only_one_searched()
    {
        Fill(environment, "mnist");
        var locator = new DataLocator(given.Path, environment.Path, user.Path);

        Assert.Null(locator.Find(set));
        Fill(given, "mnist");
        Assert.Equal(Path.Combine(given.Path, "mnist"), locator.Locate(set));
    }

    [Theory]
    [InlineData("mnist", "mnist", "{0}")]
    [InlineData("mnist", "mnist", "{0}.gz")]
    [InlineData("mnist", "mnist/raw", "{0}")]
    [InlineData("mnist", "MNIST/raw", "{0}")]
    [InlineData("mnist", "mnist/MNIST/raw", "{0}.gz")]
    [InlineData("fashion-mnist", "FashionMNIST/raw", "{0}")]
    [InlineData("cifar-10", "cifar-10-batches-bin", "{0}")]
    [InlineData("cifar-10", "cifar-10/cifar-10-batches-bin", "{0}")]
    public void Folders_as_other_programs_make_them_are_found(string name, string place, string form)
    {
        DataSetDescription wanted = DataSets.Named(name) with { SystemFolders = [] };
        var locator = new DataLocator(given.Path);
        foreach (PublishedFile file in wanted.Files)
        {
            Assert.Null(locator.Find(wanted));
            given.Write(Path.Combine(place, string.Format(null, form, file.Name)), [1]);
        }

        Assert.Equal(Path.Combine(given.Path, place), locator.Locate(wanted));
        string other = name == "mnist" ? "fashion-mnist" : "mnist";
        Assert.Null(locator.Find(DataSets.Named(other) with { SystemFolders = [] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void Names_with_a_dot_are_the_same_files(string ending)
    {
        foreach (PublishedFile file in set.Files)
        {
            string dotted = file.Name.Replace("-idx", ".idx", StringComparison.Ordinal);
            string path = given.Write(Path.Combine("mnist", dotted + ending), [1]);
            Assert.Equal(path, DataLocator.PathOf(Path.Combine(given.Path, "mnist"), file.Name));
        }

        Assert.Equal(Path.Combine(given.Path, "mnist"), new DataLocator(given.Path).Locate(set));
    }

    [Theory]
    [InlineData("cifar-10-batches-py/data_batch_1")]
    [InlineData("cifar-10/cifar-10-batches-py/data_batch_1")]
    [InlineData("cifar-10-python.tar.gz")]
    public void A_form_that_is_not_read_is_named_with_the_one_that_is(string file)
    {
        given.Write(file, [1]);

        var error = Assert.Throws<UserError>(() => new DataLocator(given.Path).Locate(DataSets.Named("cifar-10")));

        Assert.Contains(
            "in another form than the one that is read; expected its binary version",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("filigree data get cifar-10 --data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_one_the_environment_comes_before_the_user_and_the_user_before_the_system()
    {
        var locator = new DataLocator(null, environment.Path, user.Path);

        Fill(system, "");
        Assert.Equal(system.Path, locator.Locate(set));
        Fill(user, "filigree/mnist");
        Assert.Equal(Path.Combine(user.Path, "filigree", "mnist"), locator.Locate(set));
        Fill(environment, "mnist");
        Assert.Equal(Path.Combine(environment.Path, "mnist"), locator.Locate(set));
    }

    [Fact]
    public void A_set_that_is_nowhere_is_an_error_with_the_command_that_gets_it()
    {
        var error = Assert.Throws<UserError>(() => new DataLocator(null, null, user.Path).Locate(set));

        Assert.StartsWith("data set mnist is not in ", error.Message, StringComparison.Ordinal);
        Assert.Contains("; run 'filigree data get mnist', or name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_names_the_folder_that_was_given()
    {
        var error = Assert.Throws<UserError>(() => new DataLocator(given.Path, null, user.Path).Locate(set));

        Assert.EndsWith(
            $"; run 'filigree data get mnist --data {given.Path}'",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_set_that_lacks_a_file_is_an_error_that_names_it()
    {
        Fill(given, "mnist");
        File.Delete(Path.Combine(given.Path, "mnist", "t10k-labels-idx1-ubyte"));

        var error = Assert.Throws<UserError>(() => new DataLocator(given.Path, null, null).Locate(set));

        Assert.Contains("data set mnist lacks t10k-labels-idx1-ubyte;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_files_count_as_well()
    {
        Fill(given, "mnist", ".gz");

        Assert.NotNull(new DataLocator(given.Path, null, null).Find(set));
    }

    [Fact]
    public void Downloads_go_into_the_first_folder_searched()
    {
        Assert.Equal(
            Path.Combine(environment.Path, "mnist"),
            new DataLocator(null, environment.Path, user.Path).DownloadFolder(set)
        );
        Assert.Throws<UserError>(() => new DataLocator(null, null, null).DownloadFolder(set));
    }

    [Fact]
    public void An_unknown_name_is_an_error_with_a_suggestion()
    {
        var error = Assert.Throws<UserError>(() => DataSets.Named("minst"));

        Assert.Equal(
            "unknown data set 'minst', did you mean 'mnist'?; "
                + "expected mnist, fashion-mnist, cifar-10, fashion-mnist-small, gratings",
            error.Message
        );
    }

    private void Fill(TemporaryFolder folder, string under, string suffix = "")
    {
        foreach (PublishedFile file in set.Files)
        {
            folder.Write(Path.Combine(under, file.Name + suffix), []);
        }
    }
}
