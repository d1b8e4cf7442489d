using Microsoft.Extensions.Configuration;

namespace CoResearch.Bot;

/// <summary>What is true of the whole lab; its name is empty where nobody gave it one.</summary>
internal sealed record LabSettings(string Name)
{
    public const string Section = "Lab";

    public static LabSettings Of(IConfiguration configuration) =>
        new(configuration.GetSection(Section)["Name"]?.Trim() ?? "");
}
