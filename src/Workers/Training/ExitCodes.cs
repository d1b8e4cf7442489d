using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Training;

/// <summary>What a shell's exit codes mean, in the words of a verdict: of a command that did not run, and above 128 of the signal that ended it (Linux, signal(7)).</summary>
internal static class ExitCodes
{
    private const int Signals = 128, LastSignal = 64;

    /// <summary>In brackets after a blank, or nothing where the code says nothing.</summary>
    public static Phrase Meaning(int code) => code switch
    {
        126 => $" (a file that may not be run)",
        127 => $" (a command that is not there)",
        > Signals and <= Signals + LastSignal => $" ({OfSignal(code - Signals)})",
        _ => $"",
    };

    private static Phrase OfSignal(int signal) => signal switch
    {
        2 => $"it was interrupted",
        4 => $"it has an instruction that this processor does not know",
        6 => $"it aborted itself",
        7 or 11 => $"it broke its own memory",
        8 => $"it divided a whole number by zero",
        9 => $"it was killed",
        13 => $"it wrote to a pipe that nobody reads any more",
        15 => $"it was asked to end",
        24 => $"it used up its processor time",
        25 => $"it wrote a file that is too large",
        31 => $"it asked the system for what is refused here",
        _ => $"it was ended by signal {signal}",
    };
}
