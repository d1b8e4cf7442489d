using CoResearch.Domain.Rewards;
using CoResearch.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Rewards;

/// <summary>Lab owners give rewards pictures: bytes that they send, or a file of one folder, and nothing else of the machine.</summary>
public sealed class Pictures : IAsyncLifetime
{
    private TestLab _lab = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        Directory.CreateDirectory(_lab.Paths.Pictures);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_png_and_a_jpeg_are_kept_below_the_state_folder_and_what_was_shown_never_changes()
    {
        var file = Path.Combine(_lab.Paths.Pictures, "mug.png");
        await File.WriteAllBytesAsync(file, Png(300, 200), TestContext.Current.CancellationToken);
        var kept = Picture.KeepFile("mug.png").Value;
        Assert.Matches(@"\Arewards/[0-9a-f]{32}\.png\z", kept);
        await File.WriteAllBytesAsync(file, Png(301, 200), TestContext.Current.CancellationToken);
        Assert.NotEqual(kept, Picture.KeepFile("mug.png").Value);
        Assert.Equal(Png(300, 200), await File.ReadAllBytesAsync(_lab.Paths.Resolve(kept), TestContext.Current.CancellationToken));
        Assert.EndsWith(".jpg", Picture.Keep(Jpeg(640, 480)).Value, StringComparison.Ordinal);
        Assert.Equal(Picture.Keep(Jpeg(640, 480)).Value, Picture.Keep(Jpeg(640, 480)).Value);
    }

    [Theory]
    [InlineData("../coresearch.db")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/mug.png")]
    [InlineData("sub\\mug.png")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("https://example.org/mug.png")]
    [InlineData("file:mug.png")]
    [InlineData("absent.png")]
    public void No_other_file_and_no_address_is_opened(string name)
    {
        Directory.CreateDirectory(Path.Combine(_lab.Paths.Pictures, "sub"));
        File.WriteAllBytes(Path.Combine(_lab.Paths.Pictures, "sub", "mug.png"), Png(10, 10));
        Assert.IsType<BadPicture>(Picture.KeepFile(name).Error);
        Assert.False(Directory.Exists(_lab.Paths.Rewards));
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        var secret = Path.Combine(_lab.Paths.Root, "secret.png");
        File.WriteAllBytes(secret, Png(10, 10));
        File.CreateSymbolicLink(Path.Combine(_lab.Paths.Pictures, "mug.png"), secret);
        Assert.Contains("link", Assert.IsType<BadPicture>(Picture.KeepFile("mug.png").Error).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "neither", [] },
        { "neither", "GIF89a, and more than twenty-four bytes of it"u8.ToArray() },
        { "neither", Png(10, 10)[..20] },
        { "neither", Jpeg(10, 10)[..8] },
        { "neither", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "measures", Png(0, 10) },
        { "measures", Png(-1, 10) },
        { "measures", Png(100_000, 100_000) },
        { "measures", Png(5000, 100) },
        { "too large", [.. Png(10, 10), .. new byte[RewardPicture.MostBytes]] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_picture_that_every_platform_shows_is_refused(string why, byte[] bytes) =>
        Assert.Contains(why, Assert.IsType<BadPicture>(Picture.Keep(bytes).Error).Message, StringComparison.Ordinal);

    private RewardPicture Picture => _lab.Services.GetRequiredService<RewardPicture>();

    internal static byte[] Png(int width, int height) =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, .. Big(width), .. Big(height), 8, 6, 0, 0, 0];

    private static byte[] Jpeg(int width, int height) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, .. Big(height)[2..], .. Big(width)[2..], 1, 1, 0x11, 0];

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
