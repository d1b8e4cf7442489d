using System.ComponentModel.DataAnnotations;

namespace CoResearch.Workers;

/// <summary>The section <c>Workers</c> of the configuration.</summary>
public sealed class WorkerOptions
{
    public const string Section = "Workers";

    /// <summary>How many runs train at once; 0 means one for each processor core.</summary>
    [Range(0, 256)]
    public int Slots { get; set; }

    /// <summary>Threads of one run. Results differ with it, so it is recorded with every score.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = 1;

    /// <summary>auto, cpu or cuda.</summary>
    [RegularExpression("auto|cpu|cuda")]
    public string Device { get; set; } = "auto";

    /// <summary>Templates that are added and opened at start where they are missing, comma-separated; empty for none.</summary>
    public string Ship { get; set; } = "gamma-hadron,satellites";

    internal int EffectiveSlots => Slots > 0 ? Slots : Math.Max(1, Environment.ProcessorCount);
}
