using System.Text.RegularExpressions;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>Tells an answer that nothing is in the way from one that says what is. Only what is nothing from its first word to its last is taken for it.</summary>
public static partial class NoBlocker
{
    public static bool Is(string text) => Nothing().IsMatch(text.Trim());

    [GeneratedRegex("""
        ^(?:[-–—\u2212.]*
        |(?:no|none|nope|nil|nothing|nobody|n/?a|not\ (?:yet|now|really|blocked))(?:\ (?:at\ all|so\ far|yet|now|right\ now|for\ now|this\ week|really))?
        |no\ (?:blockers?|problems?|issues?|obstacles?)(?:\ (?:at\ all|so\ far|yet|now|right\ now|for\ now|this\ week))?
        |nothing(?:\ really)?\ (?:blocks|is\ blocking|stops|hinders)(?:\ (?:me|us))?(?:\ (?:so\ far|now|right\ now|this\ week))?
        |nothing\ (?:stands|is)?\ ?in\ (?:my|our|the)\ way
        |(?:i['’]?\ ?a?m|we['’]?\ ?a?re)\ not\ blocked
        |(?:пока\ )?(?:нет|нету|не|ничего|никто|никаких)(?:\ (?:пока|совсем|такого))?
        |(?:пока\ )?(?:(?:мне|нам|меня|нас)\ )?(?:пока\ )?ничего\ (?:пока\ )?(?:мне\ |нам\ |меня\ |нас\ )?не\ (?:мешает|блокирует|держит|тормозит|останавливает)(?:\ (?:мне|нам|меня|нас))?
        |(?:блокеров|проблем|препятствий|помех)\ (?:пока\ )?нет
        |(?:пока\ )?(?:нет|никаких|без)\ (?:блокеров|проблем|препятствий|помех)
        )[\s.!…,)]*$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nothing();
}
