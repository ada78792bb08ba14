import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.util.DefaultReportImpl;
import java.io.File;
import java.util.Locale;

/** Runs epubcheck's own library on several books in one go: {@code java EpubVerifie FILE…} prints a line a book, its messages on the error stream. */
class EpubVerifie {
    public static void main(String[] args) {
        for (String file : args) {
            DefaultReportImpl report = new DefaultReportImpl(file);
            EpubCheck check = new EpubCheck(new File(file), report);
            check.setLocale(Locale.ENGLISH);
            check.doValidate();
            System.out.println(new File(file).getName() + " " + report.getFatalErrorCount() + " " + report.getErrorCount()
                + " " + report.getWarningCount());
        }
    }
}
