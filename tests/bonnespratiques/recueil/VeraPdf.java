import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** Runs veraPDF's own library: {@code java VeraPdf.java ua1,2a FILE…} names each file, then prints a line a profile and each failed rule. */
class VeraPdf {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 1; i < args.length; i++) {
            System.out.println("== " + new java.io.File(args[i]).getName());
            for (String profile : args[0].split(",")) {
                check(profile, args[i]);
            }
        }
    }

    static void check(String profile, String file) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(profile);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println(profile + " " + (result.isCompliant() ? "conforme" : "refusé") + " " + result.getTotalAssertions());
            result.getFailedChecks().forEach((rule, n) ->
                System.out.println("  " + rule.getClause() + "-" + rule.getTestNumber() + " " + n + " fois"));
        }
    }
}
