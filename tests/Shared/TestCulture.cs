using System.Globalization;
using System.Runtime.CompilerServices;

namespace Filigree.Tests.Shared;

/// <summary>
/// Runs a whole test project under a culture that writes 1.234,5 where the environment variable FILIGREE_TEST_CULTURE
/// is <c>comma</c>. Made from the invariant culture, as a machine need not have any other.
/// </summary>
internal static class TestCulture
{
    [ModuleInitializer]
    internal static void Set()
    {
        if (Environment.GetEnvironmentVariable("FILIGREE_TEST_CULTURE") != "comma")
        {
            return;
        }
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo number = culture.NumberFormat;
        number.NumberDecimalSeparator = number.PercentDecimalSeparator = ",";
        number.NumberGroupSeparator = number.PercentGroupSeparator = ".";
        number.NegativeSign = "\u2212";
        culture.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        culture.DateTimeFormat.DateSeparator = ".";
        CultureInfo.DefaultThreadCurrentCulture = culture;
        CultureInfo.DefaultThreadCurrentUICulture = culture;
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }
}
