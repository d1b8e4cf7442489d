using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Training;

/// <summary>
/// Ends a run for a reason that its author can act on, from anywhere inside loops over rows, batches and trees; caught once, in
/// the runner, which turns it into <c>result.json</c>. The code is one of <see cref="RunErrors"/>.
/// </summary>
internal sealed class TrainingRefused(string code, Phrase says) : Exception(says)
{
    public string Code { get; } = code;

    public Phrase Says { get; } = says;
}

/// <summary>The stable words of <c>result.json</c>'s <c>error_code</c>.</summary>
internal static class RunErrors
{
    public const string InvalidWorkflow = "invalid_workflow";
    public const string InvalidData = "invalid_data";
    public const string Diverged = "diverged";
    public const string TimeLimit = "time_limit";
    public const string MemoryLimit = "memory_limit";
    public const string OutputLimit = "output_limit";
    public const string DiskFull = "disk_full";

    /// <summary>The training machine did not do its part: the run is lost, and counts as nothing.</summary>
    public const string MachineFailed = "machine_failed";
    public const string MissingLibrary = "missing_library";
    public const string MissingDevice = "missing_device";
    public const string ProcessLimit = "process_limit";
    public const string ProgramFailed = "program_failed";
    public const string PredictionsNotAFile = "predictions_not_a_file";
    public const string NoSandbox = "no_sandbox";

    /// <summary>Of a run that succeeded: it printed metrics in a form that is not read, and none that are.</summary>
    public const string MetricsUnread = "metrics_unread";

    /// <summary>Of a run that succeeded: it logged more curves than are shown.</summary>
    public const string CurvesLeftOut = "curves_left_out";
    public const string UnsupportedKind = "unsupported_kind";
    public const string InternalError = "internal_error";
}
