using System.Security.Cryptography;
using System.Text;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Shared;
using SkiaSharp;
using static CoResearch.Bot.Charts.Lettering;

namespace CoResearch.Bot.Charts;

/// <summary>What stands on a poster; texts are ready to be read.</summary>
internal sealed record Poster(string Title, string Summary, string Lab, string Until, string Way);

/// <summary>Draws the picture of an open call, in the form in which links are shown: 1200 × 630.</summary>
internal sealed class PosterChart(StatePaths paths)
{
    private const int Width = 1200, Height = 630, Edge = 72, Room = Width - 2 * Edge;
    private static readonly SKColor Night = SKColor.Parse("#0B1F3A"), Dusk = SKColor.Parse("#1F4E79"), Ink = SKColors.White, Faint = SKColor.Parse("#C9D6E4"), Accent = SKColor.Parse("#F0B429");

    public PlotBlock Draw(string name, Poster poster) => new(
        ChartFile.Keep(paths, "call-" + name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(poster.ToString()))), () => Paint(poster)), poster.Title, []);

    internal static byte[] Paint(Poster poster) => ChartFile.Alone(typeface =>
    {
        using var large = new SKFont(typeface, 68);
        using var text = new SKFont(typeface, 34);
        using var small = new SKFont(typeface, 26);
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        Ground(canvas);
        Write(canvas, Cut(poster.Lab, small, Room), Edge, 96, small, Accent);
        var y = 190f;
        foreach (var line in Wrap(poster.Title, large, Room, 2))
        {
            Write(canvas, line, Edge, y, large, Ink);
            y += 80;
        }
        foreach (var line in Wrap(poster.Summary, text, Room, 4))
        {
            Write(canvas, line, Edge, y, text, Faint);
            y += 46;
        }
        Write(canvas, Cut(poster.Way, text, Room), Edge, Height - 96, text, Ink);
        Write(canvas, Cut(poster.Until, small, Room), Edge, Height - 50, small, Accent);
        return ChartFile.Png(surface);
    });

    /// <summary>A night sky: the same stars every time.</summary>
    private static void Ground(SKCanvas canvas)
    {
        using var sky = new SKPaint { Shader = SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(Width, Height), [Night, Dusk], SKShaderTileMode.Clamp) };
        canvas.DrawRect(0, 0, Width, Height, sky);
        using var star = new SKPaint { IsAntialias = true };
        var random = new Random(7);
        for (var i = 0; i < 140; i++)
        {
            star.Color = Ink.WithAlpha((byte)random.Next(30, 150));
            canvas.DrawCircle(random.Next(Width), random.Next(Height), 0.6f + 1.6f * random.NextSingle(), star);
        }
    }
}
