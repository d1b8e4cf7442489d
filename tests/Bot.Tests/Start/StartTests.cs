using CoResearch.Bot.Charts;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Domain.Shared;
using CoResearch.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Bot.Tests.Start;

public sealed class StartTests
{
    [Theory]
    [InlineData("--dat=x", "--data")]
    [InlineData("dmo", "demo")]
    [InlineData("--strct", "--strict")]
    [InlineData("--data", "needs a folder")]
    [InlineData("--strict=yes", "takes no value")]
    public void A_wrong_option_is_answered_with_what_was_meant(string argument, string says) =>
        Assert.Contains(says, StartOptions.Read([argument]).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void Options_are_read()
    {
        Assert.Equal(new StartOptions { Demo = true, Data = "/x y", Strict = true }, StartOptions.Read(["demo", "--data", "/x y", "--strict"]).Value);
        Assert.Equal("z", StartOptions.Read(["--data=z"]).Value.Data);
    }

    [Fact]
    public void A_state_folder_is_for_one_process_at_a_time()
    {
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-lock-").FullName);
        using (StateLock.Take(paths).Value)
            Assert.Contains("Another CoResearch process", StateLock.Take(paths).Error!.Message, StringComparison.Ordinal);
        StateLock.Take(paths).Value.Dispose();
        Directory.Delete(paths.Root, recursive: true);
    }

    [Fact]
    public void A_state_folder_that_cannot_be_written_is_not_called_somebody_elses()
    {
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-lock-").FullName);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(paths.Lock);
        else File.CreateSymbolicLink(paths.Lock, paths.Lock);
        Assert.Contains("cannot be written", StateLock.Take(paths).Error!.Message, StringComparison.Ordinal);
        Directory.Delete(paths.Root, recursive: true);
    }

    [Fact]
    public void A_new_state_folder_is_for_its_owner_alone_and_an_existing_one_is_left_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }
        var above = Directory.CreateTempSubdirectory("coresearch-modes-");
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, shared = owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        var existing = Directory.CreateDirectory(Path.Combine(above.FullName, "existing"), shared).FullName;
        var fresh = Path.Combine(above.FullName, "new");
        foreach (var folder in new[] { fresh, existing }) StateLock.Take(new StatePaths(folder)).Value.Dispose();
        Assert.Equal((owner, shared), (File.GetUnixFileMode(fresh), File.GetUnixFileMode(existing)));
        above.Delete(recursive: true);
    }

    [Fact]
    public void Health_is_a_sign_of_life_of_the_last_minute()
    {
        Assert.True(StartOptions.Read(["health"]).Value.Health);
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-health-").FullName);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        Assert.Contains("No bot has run", Heartbeat.Trouble(paths, time), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(paths.Root, "alive"), "");
        Assert.Null(Heartbeat.Trouble(paths, time));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("has not reached its database", Heartbeat.Trouble(paths, time), StringComparison.Ordinal);
        Directory.Delete(paths.Root, recursive: true);
    }

    [Fact]
    public void The_shipped_settings_name_every_one_and_a_slip_is_refused()
    {
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-settings-").FullName);
        var builder = new ConfigurationBuilder();
        Assert.Null(Settings.AddTo(builder, paths).Error);
        var workers = builder.Build().GetSection(WorkerOptions.Section).GetChildren().Select(c => c.Key);
        Assert.Equal(typeof(WorkerOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order(), workers.Order());

        File.WriteAllText(Path.Combine(paths.Root, "appsettings.json"), """{ "Workers": { "Slotts": 2 } } // mine""");
        Assert.Contains("Did you mean Workers:Slots?", Settings.AddTo(new ConfigurationBuilder(), paths).Error!.Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(paths.Root, "appsettings.json"), "{");
        Assert.Contains("appsettings.json", Settings.AddTo(new ConfigurationBuilder(), paths).Error!.Message, StringComparison.Ordinal);
        Directory.Delete(paths.Root, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_lab_names_its_environments_in_its_own_file_or_by_a_variable(bool byFile)
    {
        const string variable = "CORESEARCH_Workers__Environments__torch-2";
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-settings-").FullName);
        if (byFile) File.WriteAllText(Path.Combine(paths.Root, "appsettings.json"), """{ "Workers": { "Environments": { "torch-2": "/usr" } } }""");
        else Environment.SetEnvironmentVariable(variable, "/usr");
        try
        {
            var builder = new ConfigurationBuilder();
            Assert.Null(Settings.AddTo(builder, paths).Error);
            using var provider = new ServiceCollection().AddSingleton(paths).AddWorkers(builder.Build()).BuildServiceProvider();
            Assert.Equal([new("torch-2", "/usr")], provider.GetRequiredService<IOptions<WorkerOptions>>().Value.Environments);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
            Directory.Delete(paths.Root, recursive: true);
        }
    }

    [Theory]
    [InlineData("{", "around line 1 it is no valid JSON")]
    [InlineData("{ \"Workers\":\n { \"Slots\" 2 } }", "around line 2 it is no valid JSON")]
    public void A_broken_settings_file_is_told_in_plain_words(string text, string says)
    {
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-settings-").FullName);
        File.WriteAllText(Path.Combine(paths.Root, "appsettings.json"), text);
        var message = Settings.AddTo(new ConfigurationBuilder(), paths).Error?.Message ?? "";
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(paths.Root, message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", message, StringComparison.Ordinal);
        Directory.Delete(paths.Root, recursive: true);
    }

    [Fact]
    public void A_setting_of_the_wrong_kind_is_told_in_plain_words()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Workers:Slots", "many")]).Build();
        services.AddOptions<WorkerOptions>().Bind(configuration.GetSection(WorkerOptions.Section)).ValidateOnStart();
        using var provider = services.BuildServiceProvider();
        var stopped = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.StartsWith("Workers:Slots is \"many\", but must be a whole number.", Settings.InWords(stopped.Message), StringComparison.Ordinal);

        configuration["Slack:Pace"] = "fast";
        Assert.StartsWith("Slack:Pace is \"fast\", but must be a number.",
            Settings.InWords(Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSlack(configuration)).Message), StringComparison.Ordinal);
        Assert.Equal("Something else.", Settings.InWords("Something else."));
    }

    [Theory]
    [InlineData("Slack:Pace", "0")]
    [InlineData("Telegram:Pace", "-1")]
    [InlineData("Telegram:Pace", "NaN")]
    public void A_pace_at_which_nothing_goes_stops_the_start(string setting, string value)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build();
        services.AddSlack(configuration);
        services.AddTelegram(configuration);
        using var provider = services.BuildServiceProvider();
        var stopped = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.StartsWith($"{setting} must be a number above 0", Assert.Single(stopped.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_has_letters_without_any_font_of_the_system()
    {
        var paths = new StatePaths(Directory.CreateTempSubdirectory("coresearch-chart-").FullName);
        var series = new PlotSeries("train", [1, 2, 3], [1, 0.5, 0.4]);
        var block = new PngChart(paths).Draw("curve", "Training curve, Кривая", new ChartLook("epoch", "loss"), [series]);
        using var bitmap = SkiaSharp.SKBitmap.Decode(paths.Resolve(block.Path));
        Assert.True(DarkPixels(bitmap, 0, 30) > 300, "the title is missing");
        Assert.True(DarkPixels(bitmap, bitmap.Height - 30, bitmap.Height) > 50, "the label of the x axis is missing");
        Directory.Delete(paths.Root, recursive: true);
    }

    private static int DarkPixels(SkiaSharp.SKBitmap bitmap, int top, int bottom)
    {
        var dark = 0;
        for (var y = top; y < bottom; y++)
            for (var x = 0; x < bitmap.Width; x++)
                if (bitmap.GetPixel(x, y).Red < 100) dark++;
        return dark;
    }
}
