using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>What ends at midnight ends with the day before, as people say it.</summary>
public sealed class When_things_end
{
    private static readonly TextCatalog Catalog = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizerFactory>(), [typeof(BotModule).Assembly]);

    [Theory]
    [InlineData("en", "UTC", "2026-12-21T00:00Z", "at the end of 20 December 2026", "the end of 20 December 2026")]
    [InlineData("ru", "UTC", "2026-12-21T00:00Z", "в конце дня 20 декабря 2026", "конца дня 20 декабря 2026")]
    [InlineData("en", "Asia/Tokyo", "2026-12-20T15:00Z", "at the end of 20 December 2026", "the end of 20 December 2026")]
    [InlineData("en", "UTC", "2027-01-01T00:00Z", "at the end of 31 December 2026", "the end of 31 December 2026")]

    // The clocks skip this midnight.
    [InlineData("en", "Africa/Cairo", "2026-04-23T22:00Z", "at the end of 23 April 2026", "the end of 23 April 2026")]
    [InlineData("en", "Asia/Tokyo", "2026-12-21T00:00Z", null, null)]
    [InlineData("en", "UTC", "2026-12-20T23:59Z", null, null)]
    public void Midnight_is_the_end_of_a_day(string language, string zone, string instant, string? at, string? until)
    {
        var (ends, texts) = (DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), new Texts(Catalog) { Culture = new Languages(Catalog, new LabRules { Values = [] }).Of(language) });
        var reader = Person.Create("ada", false, ends).Value;
        Assert.True(reader.MoveTo(zone).Ok);
        Assert.Equal(at is null ? new TimeSpanned(ends) : new TextSpan(at), Days.End(ends, reader, until: false, texts));
        Assert.Equal(until is null ? new TimeSpanned(ends) : new TextSpan(until), Days.End(ends, reader, until: true, texts));
    }
}
