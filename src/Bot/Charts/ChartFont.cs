using ScottPlot;
using SkiaSharp;

namespace CoResearch.Bot.Charts;

/// <summary>
/// The font that ships inside the bot: a bare Debian or a container has none, and a chart without letters says nothing. The same
/// everywhere, so pictures do not depend on the machine.
/// </summary>
internal sealed class ChartFont : IFontResolver
{
    public const string Name = "CoResearch Chart";
    private static readonly Lazy<bool> Added = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new ChartFont());
        return true;
    });


    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    private ChartFont()
    {
    }

    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>Makes <see cref="Name"/> known to the drawing library.</summary>
    public static void Use() => _ = Added.Value;

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    private static SKTypeface Load()
    {
        using var stream = typeof(ChartFont).Assembly.GetManifestResourceStream("CoResearch.Bot.Charts.DejaVuSans-subset.ttf")
            ?? throw new InvalidOperationException("The chart font is not in the assembly.");
        return SKTypeface.FromStream(stream);
    }
}
