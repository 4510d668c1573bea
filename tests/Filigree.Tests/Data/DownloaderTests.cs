using System.Collections.Concurrent;
using System.Security.Cryptography;
using Filigree.Data;

namespace Filigree.Tests.Data;

[Trait("Run", "once")]
public sealed class DownloaderTests : IDisposable
{
    private static readonly DownloadOptions Impatient = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(2),
    };

    // Only where a site does fall silent: a busy machine may take longer than this over an answer.
    private static readonly DownloadOptions GivesUpSoon = Impatient with { StallTimeout = TimeSpan.FromSeconds(1.5) };

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[200_000];
    private readonly byte[] packed;

    public DownloaderTests()
    {
        new Random(7).NextBytes(content);
        packed = TemporaryFolder.Gzip(content);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_arrives_whole_and_verified_and_leaves_no_part()
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));

        await GetAsync(site);

        AssertArrived();
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task A_transfer_cut_off_goes_on_where_it_stopped()
    {
        using var site = new LoopbackSite(request =>
            request.Number < 2
                ? LoopbackSite.Answer.Resumed(packed, request).CutAfter(50_000)
                : LoopbackSite.Answer.Resumed(packed, request)
        );

        await GetAsync(site);

        AssertArrived();
        Assert.Equal([null, 50_000L, 100_000L], site.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_site_that_does_not_resume_sends_it_from_the_beginning()
    {
        using var site = new LoopbackSite(request =>
            request.Number == 0 ? LoopbackSite.Answer.Whole(packed).CutAfter(90_000) : LoopbackSite.Answer.Whole(packed)
        );

        await GetAsync(site);

        AssertArrived();
        Assert.Equal([null, 90_000L], site.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_site_that_resumes_elsewhere_is_not_believed()
    {
        using var site = new LoopbackSite(request =>
            request.Number switch
            {
                0 => LoopbackSite.Answer.Whole(packed).CutAfter(90_000),
                1 => LoopbackSite.Answer.Resumed(packed, request with { From = 80_000 }),
                _ => LoopbackSite.Answer.Resumed(packed, request),
            }
        );

        await GetAsync(site);

        AssertArrived();
    }

    [Fact]
    public async Task A_site_that_falls_silent_is_given_up_and_its_bytes_are_kept()
    {
        using var silent = new LoopbackSite(request =>
            LoopbackSite.Answer.Resumed(packed, request) with
            {
                SilentAfter = request.Number == 0 ? 60_000 : 0,
            }
        );
        using var second = new LoopbackSite(request => LoopbackSite.Answer.Resumed(packed, request));

        await GetAsync(GivesUpSoon, silent, second);

        AssertArrived();
        Assert.Equal(GivesUpSoon.TriesPerMirror, silent.Requests.Count);
        Assert.Equal([60_000L], second.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_site_that_drips_a_byte_now_and_then_counts_as_silent()
    {
        using var dripping = new LoopbackSite(request =>
            LoopbackSite.Answer.Resumed(packed, request) with
            {
                Drips = true,
            }
        );
        using var second = new LoopbackSite(request => LoopbackSite.Answer.Resumed(packed, request));

        await GetAsync(GivesUpSoon with { StallTimeout = TimeSpan.FromSeconds(0.5) }, dripping, second);

        AssertArrived();
        Assert.Equal(Impatient.TriesPerMirror, dripping.Requests.Count);
    }

    [Theory]
    [InlineData(416)]
    [InlineData(206)]
    public async Task A_site_that_breaks_off_and_cannot_resume_is_given_up_and_the_next_one_goes_on(int status)
    {
        // Two megabytes at each fresh start, which are progress once only.
        byte[] large = new byte[3 << 20];
        new Random(3).NextBytes(large);
        using var breaking = new LoopbackSite(request =>
            request.From is null ? LoopbackSite.Answer.Whole(large).CutAfter(2 << 20)
            : status == 416 ? new LoopbackSite.Answer(416, [], 0)
            : LoopbackSite.Answer.Resumed(large, request with { From = 7 })
        );
        using var second = new LoopbackSite(request => LoopbackSite.Answer.Resumed(large, request));
        using var downloader = new Downloader(Impatient);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        DataSetDescription set = SetOf(breaking.Url("file.gz"), second.Url("file.gz"));
        set = set with { Downloads = [set.Downloads[0] with { Length = large.Length, Sha256 = Hash(large) }] };

        await downloader.GetAsync(set, folder.Path, cancellationToken: bound.Token);

        Assert.True(File.ReadAllBytes(Path.Combine(folder.Path, "file.gz")).AsSpan().SequenceEqual(large));
        Assert.InRange(breaking.Requests.Count, 2, Impatient.TriesPerMirror + 2);
        Assert.Equal([2L << 20], second.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_sites_own_words_are_cut_and_cannot_steer_what_shows_them()
    {
        string reason = "\u001b]0;owned\u0007" + new string('x', 5000);
        using var site = new LoopbackSite(_ => new LoopbackSite.Answer(404, [], 0, Reason: reason));

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(site));

        Assert.InRange(error.Message.Length, 20, 400);
        Assert.Contains(
            "answered 404 \\u001b]0;owned\\u0007xx",
            VisibleText.Of(error.Message),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    [InlineData(429, 3)]
    public async Task A_mirror_that_refuses_is_followed_by_the_next_at_once_or_after_some_tries(int status, int tries)
    {
        using var refusing = new LoopbackSite(_ => new LoopbackSite.Answer(status, [], 0));
        using var second = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));

        await GetAsync(refusing, second);

        AssertArrived();
        Assert.Equal(tries, refusing.Requests.Count);
    }

    [Fact]
    public async Task Redirects_are_followed()
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));
        using var old = new LoopbackSite(_ => new LoopbackSite.Answer(302, [], 0, $"Location: {site.Url("new")}"));

        await GetAsync(old);

        AssertArrived();
    }

    [Fact]
    public async Task A_redirect_that_goes_in_circles_is_given_up()
    {
        using var site = new LoopbackSite(_ => new LoopbackSite.Answer(302, [], 0, "Location: /again"));

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(site));

        Assert.Contains("answered 302", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_than_the_published_ones_are_never_put_in_place()
    {
        byte[] other = (byte[])packed.Clone();
        other[1_000] ^= 1;
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(other));

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(site));

        Assert.Contains("sent other bytes than the published ones", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_spoiled_part_of_an_earlier_run_does_not_spoil_this_one()
    {
        folder.Write("file.gz.part", new byte[70_000]);
        using var site = new LoopbackSite(request => LoopbackSite.Answer.Resumed(packed, request));

        await GetAsync(site);

        AssertArrived();
        Assert.Equal([70_000L, null], site.Requests.Select(request => request.From));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_page_of_another_length_is_refused_before_it_is_read(int more)
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(new byte[packed.Length + more]));

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(site));

        Assert.Contains("offers ", error.Message, StringComparison.Ordinal);
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task An_endless_answer_is_stopped_at_the_published_length()
    {
        using var site = new LoopbackSite(_ => new LoopbackSite.Answer(200, new byte[3 * packed.Length]));

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(site));

        Assert.Contains("sends more than", error.Message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path.Combine(folder.Path, "file.gz.part")).Length, 1, packed.Length);
    }

    [Fact]
    public async Task Nobody_listening_is_an_error_of_one_line_that_names_every_mirror()
    {
        Uri gone;
        using (var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed)))
        {
            gone = site.Url("file.gz");
        }
        using var downloader = new Downloader(Impatient);

        var error = await Assert.ThrowsAsync<DownloadException>(() =>
            downloader.GetAsync(SetOf(gone, gone), folder.Path)
        );

        Assert.Equal(2, error.Message.Split("127.0.0.1").Length - 1);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_leaves_a_part_that_the_next_run_goes_on_from()
    {
        using var stop = new CancellationTokenSource();
        using var site = new LoopbackSite(request =>
            request.Number == 0
                ? LoopbackSite.Answer.Whole(packed) with
                {
                    SilentAfter = 120_000,
                }
                : LoopbackSite.Answer.Resumed(packed, request)
        );
        var news = new News(progress =>
        {
            if (progress.Received == 120_000)
            {
                stop.Cancel();
            }
        });
        using var downloader = new Downloader(Impatient);
        DataSetDescription set = SetOf(site.Url("file.gz"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            downloader.GetAsync(set, folder.Path, false, news, stop.Token)
        );
        await downloader.GetAsync(set, folder.Path);

        AssertArrived();
        Assert.Equal([null, 120_000L], site.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_file_with_the_right_content_is_not_asked_for_again_packed_or_not()
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));
        folder.Write("file", content);

        await GetAsync(site);

        Assert.Empty(site.Requests);
        Assert.Equal(["file"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_of_other_content_is_replaced_only_on_request()
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));
        folder.Write("file", [1, 2, 3]);
        using var downloader = new Downloader(Impatient);
        DataSetDescription set = SetOf(site.Url("file.gz"));

        var error = await Assert.ThrowsAsync<UserError>(() => downloader.GetAsync(set, folder.Path));
        Assert.Contains("--force", error.Message, StringComparison.Ordinal);
        Assert.Empty(site.Requests);

        await downloader.GetAsync(set, folder.Path, replace: true);
        AssertArrived();
    }

    [Fact]
    public async Task Progress_is_told_from_the_first_byte_to_the_last()
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));
        var told = new ConcurrentQueue<DownloadProgress>();
        using var downloader = new Downloader(Impatient);

        await downloader.GetAsync(SetOf(site.Url("file.gz")), folder.Path, false, new News(told.Enqueue));

        Assert.Equal(DownloadStage.Done, told.Last().Stage);
        Assert.All(told, progress => Assert.InRange(progress.Received, 0, packed.Length));
        Assert.Contains(told, progress => progress is { Stage: DownloadStage.Receiving, Received: > 0 });
    }

    [Fact]
    public async Task An_archive_that_was_not_unpacked_yet_is_not_asked_for_again()
    {
        using var site = new LoopbackSite(_ => LoopbackSite.Answer.Whole(packed));
        folder.Write("file.gz", packed);
        // The set's file does not exist unpacked, nor would file.gz be taken for it.
        DataSetDescription set = SetOf(site.Url("file.gz"));
        PublishedDownload archive = set.Downloads[0] with { IsArchive = true };
        set = set with { Files = [set.Files[0] with { Name = "inside" }], Downloads = [archive] };
        using var downloader = new Downloader(Impatient);

        await Assert.ThrowsAsync<UserError>(() => downloader.GetAsync(set, folder.Path)); // not a tar

        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task A_bundled_set_is_not_downloaded()
    {
        using var downloader = new Downloader(Impatient);

        await Assert.ThrowsAsync<UserError>(() => downloader.GetAsync(DataSets.Named("bundled"), folder.Path));
    }

    private Task GetAsync(params LoopbackSite[] sites) => GetAsync(Impatient, sites);

    private async Task GetAsync(DownloadOptions options, params LoopbackSite[] sites)
    {
        using var downloader = new Downloader(options);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Uri[] mirrors = [.. sites.Select(site => site.Url("file.gz"))];
        await downloader.GetAsync(SetOf(mirrors), folder.Path, cancellationToken: bound.Token);
    }

    private DataSetDescription SetOf(params Uri[] mirrors) =>
        DataSets.Named("mnist") with
        {
            Files = [new PublishedFile("file", content.Length, Hash(content))],
            Downloads = [new PublishedDownload("file.gz", packed.Length, Hash(packed), mirrors)],
        };

    private void AssertArrived()
    {
        Assert.Equal(["file.gz"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.True(File.ReadAllBytes(Path.Combine(folder.Path, "file.gz")).AsSpan().SequenceEqual(packed));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class News(Action<DownloadProgress> told) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => told(value);
    }
}
